"""What PyTorch's gloo needs for an average of all ranks: the median of each length, in ms, one line a length."""

import statistics
import sys
import time

import torch
import torch.distributed as dist


def main():
    rank, ranks, store = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method="file://" + store, rank=rank, world_size=ranks)
    for case in sys.argv[4:]:
        length, times = (int(number) for number in case.split("x"))
        values = torch.ones(length)
        millis = []
        for i in range(-(times // 4), times):
            dist.barrier()
            began = time.perf_counter()
            dist.all_reduce(values)
            values.mul_(1.0 / ranks)
            if i >= 0:
                millis.append((time.perf_counter() - began) * 1e3)
        print(statistics.median(millis), flush=True)


main()
