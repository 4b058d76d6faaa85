package mocsign;

import java.nio.file.Path;

/**
 * Interop works in a folder that names the tasks: judge.tsv lists files for DSS to judge, whose verdicts go to
 * verdicts.tsv; sign.tsv lists files for DSS to make. The anchors are in anchors.pem.
 */
public final class Interop {
    private Interop() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Trust trust = new Trust(folder.resolve("anchors.pem"));
        new Maker(folder, trust).makeAll();
        new Judge(folder, trust).judgeAll();
    }
}
