package mocsign;

import java.nio.file.Path;

/**
 * Interop works in a folder that names the tasks. "make": sign.tsv lists files for DSS to make, extend.tsv those that it
 * brings to another level. "judge": judge.tsv lists files for DSS to judge, whose verdicts go to verdicts.tsv. The
 * anchors are in anchors.pem.
 */
public final class Interop {
    private Interop() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Trust trust = new Trust(folder.resolve("anchors.pem"));
        switch (arguments[0]) {
            case "make" -> new Maker(folder, trust).makeAll();
            case "judge" -> new Judge(folder, trust).judgeAll();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
