/**
 * Pictures as rows: decoded, made grey or red, green and blue, and brought to one size, the same on every machine.
 *
 * <p>In: the bytes of a file in png, jpeg, gif or bmp. Out: bytes of pixels, channel after channel. It knows the JDK alone, so
 * that whoever asks a model about a picture has the pixels that training had.
 */
@NullMarked
package dev.lockstep.data.picture;

import org.jspecify.annotations.NullMarked;
