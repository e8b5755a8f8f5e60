package io.github.celeriac.benchmarks.codec;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One line of the comparison, in a process of its own: library and peer in turns, in one thread, by the processor time of
 * that thread. What else the machine does, and the threads of the compiler, so fall out of the ratio; so does garbage
 * collection, for which the bytes allocated stand.
 *
 * @param warmUp nanoseconds of processor time that each side has before anything counts
 * @param turn nanoseconds of processor time of each side in each turn
 */
record Turns(int count, long warmUp, long turn) {
    private static final int LONGEST_WAIT_FOR_COMPILER = 100;
    private static final int QUIET = 10;

    /** Of one side in one turn. */
    record Cost(double micros, double bytes) {}

    /** {@code line payload count warmUp turn}; prints four numbers a turn: ours, the peer's, each time and bytes. */
    public static void main(String[] args) throws IOException {
        CodecLine<?> line = CodecLine.ALL.get(Integer.parseInt(args[0]));
        Payload payload = Payload.valueOf(args[1]);
        new Turns(Integer.parseInt(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4])).run(line, payload);
    }

    private <B extends CodecBenchmark> void run(CodecLine<B> line, Payload payload) throws IOException {
        B benchmark = line.benchmark().get();
        benchmark.payload = payload;
        benchmark.prepare();
        Side<B> ours = new Side<>(benchmark, line.ours());
        Side<B> peer = new Side<>(benchmark, line.peer());
        warmUp(ours, peer);
        for (int i = 0; i < count; i++) {
            Cost mine = ours.turn(turn);
            Cost theirs = peer.turn(turn);
            System.out.println(mine.micros() + " " + mine.bytes() + " " + theirs.micros() + " " + theirs.bytes());
        }
    }

    /** Until both sides had their time, and then until the compiler does nothing for some turns. */
    private void warmUp(Side<?> ours, Side<?> peer) throws IOException {
        for (long spent = 0; spent < warmUp; spent += turn) {
            ours.turn(turn);
            peer.turn(turn);
        }
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        int quiet = 0;
        for (int i = 0; i < LONGEST_WAIT_FOR_COMPILER && quiet < QUIET; i++) {
            long before = compiler.getTotalCompilationTime();
            ours.turn(turn);
            peer.turn(turn);
            quiet = compiler.getTotalCompilationTime() == before ? quiet + 1 : 0;
        }
    }

    private static final class Side<B> {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final B benchmark;
        private final CodecLine.Task<B> task;
        private final Blackhole sink = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        /** As many as took about half a turn the last time: the clock is not asked more often than twice a turn. */
        private long batch = 1;

        Side(B benchmark, CodecLine.Task<B> task) {
            this.benchmark = benchmark;
            this.task = task;
        }

        Cost turn(long nanos) throws IOException {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long start = THREADS.getCurrentThreadCpuTime();
            long done = 0;
            long spent = 0;
            while (spent < nanos) {
                repeat(batch);
                done += batch;
                spent = THREADS.getCurrentThreadCpuTime() - start;
                if (spent < nanos / 8) {
                    batch *= 2;
                }
            }
            batch = Math.max(1, done * (nanos / 2) / spent);
            return new Cost(spent / 1e3 / done, (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / done);
        }

        private void repeat(long times) throws IOException {
            for (long i = 0; i < times; i++) {
                sink.consume(task.run(benchmark, sink));
            }
        }
    }
}
