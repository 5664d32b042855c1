package dev.lockstep.network;

import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far something reaches over an image, such as a kernel: {@code 3}, or {@code 3x5} for height and width. */
@TextSetting(value = "a size such as 3, or 3x5 for height and width", pattern = "^[0-9]{1,5}(x[0-9]{1,5})?$")
public record KernelExtent(int height, int width) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})(?:x([0-9]{1,5}))?");

    public static KernelExtent of(int size) {
        return new KernelExtent(size, size);
    }

    public static KernelExtent parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitValueException("is not a size", "write it as 3, or as 3x5 for height and width");
        }
        int height = Integer.parseInt(matcher.group(1));
        int width = matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2));
        if (height < 1 || width < 1) {
            throw new UnfitValueException("is no size", "give sizes of at least 1");
        }
        return new KernelExtent(height, width);
    }

    @Override
    public String toString() {
        return height == width ? String.valueOf(height) : height + "x" + width;
    }
}
