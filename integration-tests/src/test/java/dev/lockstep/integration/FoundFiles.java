package dev.lockstep.integration;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small files as people have them: each of another maker, each with something to learn in it. */
record FoundFiles(Path folder) {
    private static final int ROWS = 60;

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path lines(String name, String begin, IntFunction<String> line) throws IOException {
        StringBuilder text = new StringBuilder(begin);
        for (int i = 0; i < ROWS; i++) {
            text.append(line.apply(i)).append('\n');
        }
        return write(name, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String of(int i, String... words) {
        return words[i % words.length];
    }

    Path people() throws IOException {
        return lines(
                "people.csv",
                "id,age,work,born,income\n",
                i -> "p" + i + "," + (i % 7 == 0 ? "?" : 20 + i % 40)
                        + "," + of(i, "office", "shop", "") + ",19" + (50 + i % 40) + "-0" + (1 + i % 9) + "-15,"
                        + of(i, "low", "high"));
    }

    Path flats() throws IOException {
        return lines(
                "Wohnungen.csv",
                "Fläche;Zimmer;Stadt;Preis\n",
                i -> (30 + i) + ",5;" + (1 + i % 4) + ";" + of(i, "Köln", "Bonn") + ";" + (1 + i % 3) + "." + (100 + i)
                        + ",50");
    }

    Path sales() throws IOException {
        return lines(
                "sales.tsv",
                "sold\tpieces\tshop\treturned\n",
                i -> "2024-0" + (1 + i % 9) + "-1" + i % 10 + " 1" + i % 10 + ":30\t" + i % 12 + "\t"
                        + of(i, "north", "south") + "\t" + of(i, "yes", "no", "no"));
    }

    Path flowers() throws IOException {
        return lines(
                "iris.data",
                "",
                i -> (4 + i % 3) + ".1,3." + i % 10 + ",1.4," + (i % 3) + ".2,Iris-"
                        + of(i, "setosa", "versicolor", "virginica"));
    }

    Path cars() throws IOException {
        return lines(
                "mtcars.csv",
                "\"mpg\",\"hp\",\"cyl\"\n",
                i -> "\"Car " + i + "\"," + (15 + i % 17) + ".4," + (60 + 3 * i) + "," + of(i, "4", "6", "8"));
    }

    Path export() throws IOException {
        return lines(
                "export.csv",
                "Export of 2024-05-31\nby the register\n\nweight|length|kind\n",
                i -> (i % 9) + "." + i % 10 + "|" + (i % 5) + "|" + of(i, "long", "short"));
    }

    Path events() throws IOException {
        return lines(
                "events.jsonl",
                "",
                i -> "{\"kind\": \"" + of(i, "click", "view") + "\", \"user\": {\"age\": " + (20 + i)
                        + (i % 4 == 0 ? "" : ", \"town\": \"Bonn\"") + "}, \"ms\": " + i * 7 % 50 + ".5}");
    }

    Path sparse() throws IOException {
        return lines("words.svm", "", i -> of(i, "+1", "-1") + " " + (1 + i % 3) + ":1 " + (5 + i % 4) + ":0.5");
    }

    Path messages() throws IOException {
        return lines(
                "SMSSpamCollection",
                "",
                i -> of(i, "ham\tAre you free tonight, number " + i + "?", "spam\tWin a prize now, call " + i));
    }

    Path sentences() throws IOException {
        return lines(
                "sentences.txt", "", i -> of(i, "So good a cake was never made\t1", "It came late and it was cold\t0"));
    }

    Path queries() throws IOException {
        return lines(
                "queries.csv",
                "text,category\n",
                i -> of(
                        i,
                        "\"Where is my card,\nand when does it come?\",card",
                        "How do I change my pin today?,pin",
                        "\"Is there a \"\"fee\"\" for cash abroad?\",fee"));
    }

    Path reviews() throws IOException {
        for (int i = 0; i < 20; i++) {
            String text = of(i, "a film to love and to see again", "two hours that nobody gives back") + " " + i;
            write("reviews/" + of(i, "good", "bad") + "/" + i + ".txt", text.getBytes(StandardCharsets.UTF_8));
        }
        return folder.resolve("reviews");
    }

    Path pictures() throws IOException {
        for (int i = 0; i < 24; i++) {
            BufferedImage picture = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < 12; x++) {
                picture.setRGB(x, i % 10, i % 2 == 0 ? 0xFF0000 : 0x0000FF);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(picture, "png", bytes);
            write("pictures/" + of(i, "red", "blue") + "/" + i + ".png", bytes.toByteArray());
        }
        return folder.resolve("pictures");
    }

    Path digits() throws IOException {
        ByteBuffer pictures = ByteBuffer.allocate(16 + ROWS * 64)
                .putInt(0x803)
                .putInt(ROWS)
                .putInt(8)
                .putInt(8);
        ByteBuffer labels = ByteBuffer.allocate(8 + ROWS).putInt(0x801).putInt(ROWS);
        for (int i = 0; i < ROWS; i++) {
            labels.put((byte) (i % 3));
            for (int pixel = 0; pixel < 64; pixel++) {
                pictures.put((byte) (pixel % 3 == i % 3 ? 200 : i));
            }
        }
        write("train-labels-idx1-ubyte.gz", packed(labels.array()));
        return write("train-images-idx3-ubyte.gz", packed(pictures.array()));
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    Path walks() throws IOException {
        return lines(
                "Walks_TRAIN.ts",
                "@problemName Walks\n@timeStamps false\n@univariate true\n@classLabel true up down\n@data\n",
                i -> of(i, "1,2,3," + (4 + i) + ":up", "4,3,2,-" + i + ":down"));
    }

    Path days() throws IOException {
        return lines(
                "days.csv",
                "day,load,heat\n",
                i -> LocalDate.of(2024, 1, 1).plusDays(i) + "," + Math.abs(3 - i % 7) + ".5," + i % 7);
    }

    Path prose() throws IOException {
        return lines("prose.txt", "", i -> "The " + of(i, "cat", "dog", "bird") + " sat, and nobody knew why.");
    }
}
