package fish.remora.protocol.transcript;

import java.util.Set;

/** Where transcripts are played: sets up the fixture of {@code transcripts/README.md} anew and connects to it. */
@FunctionalInterface
public interface Stage {
    /**
     * Called once for each transcript.
     *
     * @param needs the words of its NEEDS lines; a stage that cannot provide one aborts the test by an assumption
     */
    Line connect(Set<String> needs) throws Exception;
}
