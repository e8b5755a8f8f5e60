package io.github.celeriac.benchmarks.codec;

import io.github.celeriac.benchmarks.Goal;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

/** What is compared: an operation of the library, and that of a peer. */
record CodecLine<B extends CodecBenchmark>(
        String what,
        Supplier<B> benchmark,
        Task<B> ours,
        String peerName,
        Task<B> peer,
        @Nullable Goal goal) {
    private static final String STREAMING = "Jackson streaming";
    private static final String DATABIND = "Jackson databind";

    static final List<CodecLine<?>> ALL = List.of(
            json("decode", (json, sink) -> json.decode(), STREAMING, (json, sink) -> {
                json.decodeStreaming(sink);
                return null;
            }),
            json("encode", (json, sink) -> json.encode(), STREAMING, (json, sink) -> json.encodeStreaming()),
            json("decode", (json, sink) -> json.decode(), DATABIND, (json, sink) -> json.decodeDatabind()),
            json("encode", (json, sink) -> json.encode(), DATABIND, (json, sink) -> json.encodeDatabind()),
            msgpack("decode", (msgpack, sink) -> msgpack.decode(), (msgpack, sink) -> {
                msgpack.decodeBare(sink);
                return null;
            }),
            msgpack("encode", (msgpack, sink) -> msgpack.encode(), (msgpack, sink) -> msgpack.encodeBare()),
            pickle("decode", (pickle, sink) -> pickle.decode(), (pickle, sink) -> pickle.decodeRazorvine()),
            pickle("encode", (pickle, sink) -> pickle.encode(), (pickle, sink) -> pickle.encodeRazorvine()));

    /** One operation; its outcome is returned, or given to the sink. */
    interface Task<B> {
        @Nullable Object run(B benchmark, Blackhole sink) throws IOException;
    }

    private static CodecLine<JsonBenchmark> json(
            String what, Task<JsonBenchmark> ours, String peerName, Task<JsonBenchmark> peer) {
        Goal goal = peerName.equals(STREAMING) ? Goal.atMost(1.3) : null;
        return new CodecLine<>("json " + what, JsonBenchmark::new, ours, peerName, peer, goal);
    }

    private static CodecLine<MsgpackBenchmark> msgpack(
            String what, Task<MsgpackBenchmark> ours, Task<MsgpackBenchmark> peer) {
        return new CodecLine<>("msgpack " + what, MsgpackBenchmark::new, ours, "msgpack-core", peer, Goal.atMost(1.3));
    }

    private static CodecLine<PickleBenchmark> pickle(
            String what, Task<PickleBenchmark> ours, Task<PickleBenchmark> peer) {
        return new CodecLine<>("pickle " + what, PickleBenchmark::new, ours, "razorvine", peer, Goal.atMost(1 / 3.0));
    }

    /** Of the databind lines, only decoding a long text has one. */
    @Nullable Goal goal(Payload payload) {
        boolean longText = payload == Payload.TEXT && peerName.equals(DATABIND) && what.endsWith("decode");
        return longText ? Goal.atMost(0.5) : goal;
    }
}
