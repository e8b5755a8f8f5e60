package io.github.celeriac.redis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.Finding.Severity;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.States;
import io.github.celeriac.spi.Findings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the keys of one chord after the other: {@code .s} (parts expected), {@code .t} (more of them) and {@code .j} (parts
 * that have come). How long nothing has happened is told by what is left of their expiry, which every part renews.
 */
final class ChordExaminer {
    /** A chord in which nothing has happened for so long does not end by itself, or its tasks take long: we only say so. */
    private static final Duration QUIET = Duration.ofHours(1);

    private static final int MEMBERS = 200;

    private final Examiner examiner;
    private final Documents documents;
    private final Duration expires;
    private final Findings findings;
    private final boolean repair;

    ChordExaminer(Examiner examiner, Documents documents, Duration expires, Findings findings, boolean repair) {
        this.examiner = examiner;
        this.documents = documents;
        this.expires = expires;
        this.findings = findings;
        this.repair = repair;
    }

    void examine(List<byte[]> found) {
        for (byte[] key : found) {
            String name = new String(key, UTF_8);
            if (examiner.keys().isTask(key) || !name.matches("(?s).*\\.[jst]")) {
                continue;
            }
            String chord = name.substring(0, name.length() - 2);
            switch (name.charAt(name.length() - 1)) {
                case 's' -> examineSize(key, chord);
                case 'j' -> examineParts(key, chord);
                default -> examineOrphan(key, chord);
            }
        }
    }

    private void examineSize(byte[] key, String chord) {
        Long size = number(key);
        Long parts = examiner.answerOrNull(examiner.redis().zcard(bytes(chord + ".j")));
        if (size == null || parts == null || !isQuiet(key)) {
            return;
        }
        Long more = number(bytes(chord + ".t"));
        long expected = size + (more == null ? 0 : more);
        findings.add(
                "stuck_chord",
                Severity.DAMAGE,
                chord + " (" + parts + " of " + expected + " parts)",
                "nothing has happened in these chords for more than an hour, and their bodies have not been sent",
                "look at the tasks that are missing; run them again, or delete the keys .j, .s and .t of the chord");
    }

    private void examineParts(byte[] key, String chord) {
        examineOrphan(key, chord);
        List<byte[]> members = examiner.answerOrNull(examiner.redis().zrange(key, 0, MEMBERS - 1));
        if (members != null) {
            members.forEach(this::examinePart);
        }
    }

    /** A part that succeeded keeps the proof of it here, when another write has replaced the result itself. */
    private void examinePart(byte[] member) {
        if (!(part(member) instanceof List<?> part
                && part.size() == 4
                && part.get(1) instanceof String id
                && States.SUCCESS.equals(part.get(2)))) {
            return;
        }
        byte[] stored =
                examiner.answerOrNull(examiner.redis().get(examiner.keys().key(id)));
        String state = stored == null || stored.length == 0 ? States.SUCCESS : state(id, stored);
        if (!state.equals(States.SUCCESS)) {
            findings.add(
                    "clobbered_success",
                    Severity.DAMAGE,
                    id + " (now " + state + ")",
                    "these tasks succeeded, but a later write has replaced their results, as Celery's writers can",
                    "take the result from the chord's .j key while it is there, or run the task again");
        }
    }

    private @Nullable Object part(byte[] member) {
        try {
            return documents.codec().decode(member);
        } catch (ResultBackendException e) {
            return null;
        }
    }

    private String state(String id, byte[] stored) {
        try {
            return documents.decode(id, stored).meta().state();
        } catch (ResultBackendException e) {
            return States.SUCCESS; // it is told as unreadable
        }
    }

    /** Without a size no part completes the chord: they came when it was over, or it was never published. */
    private void examineOrphan(byte[] key, String chord) {
        byte[] size = bytes(chord + ".s");
        if (examiner.answer(examiner.redis().exists(size)) > 0 || !isQuiet(key)) {
            return;
        }
        findings.add(
                "orphan_chord_key",
                Severity.WARNING,
                new String(key, UTF_8),
                "these keys belong to chords that are over, or were never sent: no part can complete them",
                "delete them");
        findings.repairable(
                "orphan_chord_key", repair ? examiner.answer(examiner.redis().del(key)) : 0);
    }

    /** A key without expiry tells nothing of its age; it gets one by a repair, and is judged an hour later. */
    private boolean isQuiet(byte[] key) {
        long left = examiner.answer(examiner.redis().pttl(key));
        return left >= 0 && !expires.isZero() && expires.toMillis() - left > QUIET.toMillis();
    }

    private @Nullable Long number(byte[] key) {
        byte[] value = examiner.answerOrNull(examiner.redis().get(key));
        try {
            return value == null ? null : (Long) Long.parseLong(new String(value, UTF_8).strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }
}
