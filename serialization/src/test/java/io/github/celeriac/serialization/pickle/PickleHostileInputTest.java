package io.github.celeriac.serialization.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.RefusedClassException;
import io.github.celeriac.serialization.HostileInput;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PickleHostileInputTest {
    private static final long SEED = Long.getLong("celeriac.seed", new Random().nextLong());

    private final Codec codec = Pickle.codec(CodecSettings.defaults());
    private final HostileInput hostile = new HostileInput(codec);

    /** Raised for a longer run. */
    private static final int ROUNDS = Integer.getInteger("celeriac.fuzz.rounds", 1);

    private static Codec codec(UnknownClasses unknown) {
        return Pickle.codec(CodecSettings.defaults(), PickleOptions.sqlColumn().withUnknownClasses(unknown));
    }

    /** The first time, classes are loaded. */
    @BeforeAll
    static void warm_up() throws IOException {
        for (UnknownClasses unknown : UnknownClasses.values()) {
            for (PickleVector vector : PickleVector.newest()) {
                try {
                    codec(unknown).decode(vector.payload());
                } catch (RefusedClassException e) {
                    assertThat(vector.name()).containsAnyOf("own", "failure", "chord");
                }
            }
        }
    }

    @Test
    void a_payload_cut_off_anywhere_is_refused() throws IOException {
        for (PickleVector vector : PickleVector.newest()) {
            byte[] payload = vector.payload();
            for (int length = 0; length < payload.length; length += 1 + length / 50) {
                assertThat(hostile.decode(Arrays.copyOf(payload, length)))
                        .as("%s, %s bytes", vector, length)
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UnknownClasses.class)
    void mutated_payloads_are_read_or_refused(UnknownClasses unknown) throws IOException {
        Random random = new Random(SEED);
        HostileInput lenient = new HostileInput(codec(unknown));
        System.out.println("PickleHostileInputTest -Dceleriac.seed=" + SEED);
        for (PickleVector vector : PickleVector.newest()) {
            if (vector.payload().length < 2_000) {
                lenient.mutate(vector.payload(), 8 * ROUNDS, random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UnknownClasses.class)
    void programs_of_random_instructions_are_read_or_refused(UnknownClasses unknown) {
        HostileInput lenient = new HostileInput(codec(unknown));
        RandomProgram programs = new RandomProgram(new Random(SEED));
        for (int i = 0; i < 10_000 * ROUNDS; i++) {
            lenient.decode(programs.next());
        }
    }

    @Test
    void any_two_bytes_are_read_or_refused() {
        for (int i = 0; i < 1 << 16; i++) {
            hostile.decode(new byte[] {(byte) (i >> 8), (byte) i});
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "58ffffffff61", // BINUNICODE
                "8dffffffffffffff7f61", // BINUNICODE8
                "8dffffffffffffffff61",
                "42ffffffff61", // BINBYTES
                "8effffffff0000000061", // BINBYTES8
                "96ffffffffffffffff61", // BYTEARRAY8
                "54ffffffff61", // BINSTRING
                "54ffffff7f61",
                "8bffffffff01", // LONG4
                "8bffffff7f01",
                "95ffffffffffffffff4e2e", // FRAME
                "95ffffff7f000000004e2e"
            })
    void announced_lengths_are_not_believed(String hex) {
        assertThat(hostile.decode(HexFormat.of().parseHex(hex))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4e72ffffffff2e", "4e72ffffff7f2e", "4e7039393939393939392e", "4e702d310a2e", "67310a2e"})
    void memo_indexes_are_not_believed(String hex) {
        assertThat(hostile.decode(HexFormat.of().parseHex(hex))).isNotNull();
    }

    /** Tuples, lists and dicts grow from the inside, so that the machine's stack stays flat. */
    @ParameterizedTest
    @ValueSource(ints = {Opcode.TUPLE1, Opcode.LIST})
    void depth_is_refused(int opcode) {
        byte[] deep = new byte[5_000_000];
        Arrays.fill(deep, opcode == Opcode.TUPLE1 ? (byte) opcode : (byte) Opcode.MARK);
        deep[0] = Opcode.NONE;
        Arrays.fill(deep, deep.length / 2, deep.length, (byte) opcode);
        deep[deep.length - 1] = Opcode.STOP;
        assertThat(hostile.decode(deep))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("maxDepth");
    }

    @Test
    void depth_is_seen_through_the_memo() {
        Assembly nested = new Assembly().op(Opcode.EMPTY_LIST).put(0);
        for (int i = 1; i <= 1_100; i++) {
            nested.op(Opcode.EMPTY_LIST).put(i).get(i - 1).op(Opcode.APPEND);
        }
        assertThat(hostile.decode(nested.op(Opcode.LIST).stop())).isNotNull();
        Assembly late = new Assembly().op(Opcode.MARK);
        for (int i = 0; i <= 1_100; i++) {
            late.op(Opcode.EMPTY_LIST).put(i);
        }
        for (int i = 1_099; i >= 0; i--) {
            late.get(i).get(i + 1).op(Opcode.APPEND, Opcode.POP);
        }
        assertThat(hostile.decode(late.op(Opcode.LIST).stop())).hasMessageContaining("maxDepth");
    }

    /** Each of 60 levels refers to the one below it twice. */
    @ParameterizedTest
    @ValueSource(ints = {Opcode.TUPLE2, Opcode.LIST})
    void a_value_that_expands_without_end_is_refused(int opcode) {
        Assembly laughs = new Assembly().text("lol").put(0);
        for (int i = 1; i <= 60; i++) {
            laughs.op(opcode == Opcode.LIST ? new int[] {Opcode.MARK} : new int[0]);
            laughs.get(i - 1).get(i - 1).op(opcode).put(i);
        }
        byte[] payload = laughs.op(Opcode.MARK).get(60).op(Opcode.LIST).put(61).stop();
        assertThat(hostile.decode(drop(payload))).hasMessageContaining("maxElements");
    }

    /** The levels lie on the stack still: only the last is the value. */
    private static byte[] drop(byte[] payload) {
        Assembly dropped = new Assembly().raw(Arrays.copyOf(payload, payload.length - 1));
        for (int i = 0; i < 62; i++) {
            dropped.op(Opcode.POP);
        }
        return dropped.get(61).stop();
    }

    @Test
    void a_key_that_takes_forever_to_hash_is_refused() {
        Assembly bomb = new Assembly()
                .op(Opcode.EMPTY_DICT)
                .op(Opcode.NONE, Opcode.TUPLE1)
                .put(0);
        for (int i = 1; i <= 60; i++) {
            bomb.get(i - 1).op(Opcode.TUPLE2).put(i);
        }
        assertThat(hostile.decode(bomb.op(Opcode.NONE, Opcode.SETITEM).stop())).hasMessageContaining("over and over");
    }

    /** A flood of tuples with one hash would turn the map into a list, and reading it into hours. */
    @Test
    void a_flood_of_keys_with_one_hash_is_refused() {
        Assembly flood = new Assembly().op(Opcode.EMPTY_SET, Opcode.MARK);
        for (int i = 0; i < 100_000; i++) {
            flood.whole(i).whole(31 * (100_000 - i)).op(Opcode.TUPLE2);
        }
        assertThat(hostile.decode(flood.op(Opcode.ADDITEMS).stop())).hasMessageContaining("same hash");
    }

    @Test
    void keys_that_python_cannot_hash_are_refused() {
        for (int container : new int[] {Opcode.EMPTY_LIST, Opcode.EMPTY_DICT, Opcode.EMPTY_SET}) {
            byte[] payload = new Assembly()
                    .op(Opcode.EMPTY_DICT, container, Opcode.TUPLE1, Opcode.NONE, Opcode.SETITEM)
                    .stop();
            assertThat(hostile.decode(payload)).hasMessageContaining("key");
        }
    }

    @Test
    void a_value_that_contains_itself_is_refused() {
        byte[] list = new Assembly()
                .op(Opcode.EMPTY_LIST)
                .put(0)
                .get(0)
                .op(Opcode.APPEND)
                .stop();
        byte[] tuple = new Assembly()
                .op(Opcode.EMPTY_LIST)
                .put(0)
                .get(0)
                .op(Opcode.TUPLE1, Opcode.APPEND)
                .stop();
        byte[] dict = new Assembly()
                .op(Opcode.EMPTY_DICT)
                .put(0)
                .text("self")
                .get(0)
                .op(Opcode.SETITEM)
                .stop();
        for (byte[] payload : new byte[][] {list, tuple, dict}) {
            assertThat(hostile.decode(payload)).hasMessageContaining("contains itself");
        }
        byte[] set = new Assembly()
                .op(Opcode.EMPTY_SET)
                .put(0)
                .op(Opcode.MARK)
                .get(0)
                .op(Opcode.TUPLE1, Opcode.ADDITEMS)
                .stop();
        assertThat(hostile.decode(set)).hasMessageContaining("key");
    }

    @Test
    void an_object_may_not_contain_itself_either() {
        byte[] payload = new Assembly()
                .global("myapp", "Node")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ)
                .put(0)
                .op(Opcode.EMPTY_LIST)
                .put(1)
                .op(Opcode.APPEND)
                .get(1)
                .get(0)
                .op(Opcode.APPEND, Opcode.APPEND)
                .stop();
        assertThat(new HostileInput(codec(UnknownClasses.OPAQUE)).decode(payload))
                .hasMessageContaining("contains itself");
    }

    /** Ten bytes that make a megabyte each time. */
    @Test
    void copying_the_same_part_over_and_over_is_refused() {
        String text = "x".repeat(1_000_000);
        Assembly encode = new Assembly()
                .op(Opcode.MARK)
                .text(text)
                .text("latin1")
                .op(Opcode.TUPLE2)
                .put(0);
        Assembly decimal = new Assembly()
                .op(Opcode.MARK)
                .text("1".repeat(9_999))
                .op(Opcode.TUPLE1)
                .put(0);
        Assembly set = new Assembly().op(Opcode.MARK, Opcode.EMPTY_LIST, Opcode.MARK);
        for (int i = 0; i < 10_000; i++) {
            set.op(Opcode.BININT1, 1);
        }
        set.op(Opcode.APPENDS, Opcode.TUPLE1).put(0);
        for (int i = 0; i < 100_000; i++) {
            encode.global("_codecs", "encode").get(0).op(Opcode.REDUCE);
            decimal.global("decimal", "Decimal").get(0).op(Opcode.REDUCE);
            set.global("builtins", "frozenset").get(0).op(Opcode.REDUCE);
        }
        for (Assembly bomb : new Assembly[] {encode, decimal, set}) {
            assertThat(hostile.decode(bomb.op(Opcode.LIST).stop())).hasMessageContaining("over and over");
        }
    }

    @Test
    void giving_state_over_and_over_is_refused() {
        Assembly bomb = new Assembly().global("builtins", "ValueError").op(Opcode.EMPTY_TUPLE, Opcode.REDUCE);
        bomb.op(Opcode.EMPTY_DICT).put(0).op(Opcode.MARK);
        for (int i = 0; i < 1_000; i++) {
            bomb.text("a" + i).op(Opcode.NONE);
        }
        bomb.op(Opcode.SETITEMS, Opcode.BUILD);
        for (int i = 0; i < 1_000; i++) {
            bomb.put(i + 1).get(0).op(Opcode.BUILD);
        }
        assertThat(hostile.decode(bomb.stop())).hasMessageContaining("over and over");
    }

    @Test
    void what_lies_outside_of_the_pickle_is_refused() {
        for (int opcode : new int[] {
            Opcode.PERSID,
            Opcode.BINPERSID,
            Opcode.EXT1,
            Opcode.EXT2,
            Opcode.EXT4,
            Opcode.NEXT_BUFFER,
            Opcode.READONLY_BUFFER
        }) {
            byte[] payload =
                    new Assembly().op(Opcode.NONE, opcode, '1', '\n', 0, 0).stop();
            assertThat(hostile.decode(payload)).as("instruction %s", opcode).isNotNull();
        }
    }

    @Test
    void bytes_after_the_end_are_refused() {
        assertThat(hostile.decode(new byte[] {Opcode.NONE, Opcode.STOP, 0})).hasMessageContaining("follows its end");
    }

    @Test
    void every_limit_is_kept() {
        DecodeLimits limits = DecodeLimits.defaults()
                .withMaxBytes(10_000)
                .withMaxDepth(3)
                .withMaxElements(20)
                .withMaxStringLength(100)
                .withMaxNumberLength(10);
        Codec strict = Pickle.codec(CodecSettings.defaults().withLimits(limits));
        assertLimit(strict, new byte[10_001], "maxBytes");
        assertLimit(strict, new Assembly().text("x".repeat(101)).stop(), "maxStringLength");
        assertLimit(strict, HexFormat.of().parseHex("8a0b01020304050607080910112e"), "maxNumberLength");
        assertLimit(strict, "L12345678901L\n.".getBytes(StandardCharsets.US_ASCII), "maxNumberLength");
        assertLimit(strict, HexFormat.of().parseHex("4e858585852e"), "maxDepth");
        Assembly list = new Assembly().op(Opcode.MARK);
        for (int i = 0; i < 21; i++) {
            list.op(Opcode.NONE);
        }
        assertLimit(strict, list.op(Opcode.LIST).stop(), "maxElements");
    }

    private static void assertLimit(Codec codec, byte[] payload, String limit) {
        assertThat(new HostileInput(codec).decode(payload))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit))
                .hasMessageContaining("DecodeLimits." + limit + "()");
    }

    /** Nothing recurses: a caller may raise the limit. */
    @Test
    void a_hundred_thousand_levels_are_read_and_written_if_the_limit_allows_them() {
        Codec deep = Pickle.codec(
                CodecSettings.defaults().withLimits(DecodeLimits.defaults().withMaxDepth(200_000)),
                PickleOptions.sqlColumn());
        byte[] payload = new byte[100_002];
        Arrays.fill(payload, (byte) Opcode.TUPLE1);
        payload[0] = Opcode.NONE;
        payload[payload.length - 1] = Opcode.STOP;
        byte[] written = deep.encode(deep.decode(payload));
        assertThat(deep.encode(deep.decode(written))).isEqualTo(written);
    }
}
