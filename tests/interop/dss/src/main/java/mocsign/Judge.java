package mocsign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.simplereport.jaxb.XmlTimestamp;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.policy.ValidationPolicyLoader;
import eu.europa.esig.dss.validation.reports.Reports;
import eu.europa.esig.validationreport.jaxb.SignatureValidationReportType;

/**
 * Judge validates files by DSS's own policy, with EdDSA besides, which that leaves out. A line of judge.tsv: file,
 * validation time, "online", "offline" or the names of CRLs with a comma between, then the files that detached
 * signatures cover. A line of verdicts.tsv, one for each signature: file, indication of the
 * simple report, that of the ETSI report, signature format, number of time-stamps, then all that DSS complains of.
 */
final class Judge {
    private static final String POLICY = "/policy/constraint.xml";
    private static final String LEFT_OUT = "<!--\\s*(<Algo[^>]*>EdDSA</Algo>).*?-->";

    private final Path folder;
    private final Trust trust;
    private final ValidationPolicy policy;

    Judge(Path folder, Trust trust) throws IOException {
        this.folder = folder;
        this.trust = trust;
        try (InputStream in = ValidationPolicyFacade.class.getResourceAsStream(POLICY)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll(LEFT_OUT, "$1");
            policy = ValidationPolicyLoader
                    .fromValidationPolicy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).create();
        }
    }

    void judgeAll() throws IOException {
        try (Stream<String> tasks = Files.readAllLines(folder.resolve("judge.tsv")).parallelStream()) {
            Files.write(folder.resolve("verdicts.tsv"), tasks.flatMap(this::judge).toList());
        }
    }

    private Stream<String> judge(String task) {
        String[] columns = task.split("\t");
        try {
            return verdicts(columns[0], report(columns));
        } catch (RuntimeException failure) {
            return Stream.of(line(columns[0], "", "", "", "0", List.of(failure.toString())));
        }
    }

    private Reports report(String[] columns) {
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(document(columns[0]));
        validator.setCertificateVerifier(verifier(columns[2]));
        validator.setValidationTime(Date.from(Instant.parse(columns[1])));
        validator.setDetachedContents(Arrays.stream(columns).skip(3).map(this::document).toList());
        return validator.validateDocument(policy);
    }

    private CommonCertificateVerifier verifier(String statuses) {
        return switch (statuses) {
            case "online" -> trust.online();
            case "offline" -> trust.offline();
            default -> trust.withLists(Arrays.stream(statuses.split(",")).map(this::document).toList());
        };
    }

    private DSSDocument document(String name) {
        return new FileDocument(folder.resolve(name).toFile());
    }

    private static Stream<String> verdicts(String file, Reports reports) {
        reports.setValidateXml(true);
        List<String> unwritten = new ArrayList<>();
        if (reports.getXmlValidationReport() == null) {
            unwritten.add("the ETSI report does not fit its schema");
        }
        SimpleReport report = reports.getSimpleReport();
        List<SignatureValidationReportType> etsi = reports.getEtsiValidationReportJaxb().getSignatureValidationReport();
        List<String> ids = report.getSignatureIdList();
        if (ids.isEmpty()) {
            return Stream.of(line(file, "", "", "", "0", List.of("no signature")));
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ids.size(); ++i) {
            String id = ids.get(i);
            List<XmlTimestamp> timestamps = report.getSignatureTimestamps(id);
            lines.add(line(file, String.valueOf(report.getIndication(id)),
                    String.valueOf(etsi.get(i).getSignatureValidationStatus().getMainIndication()),
                    String.valueOf(report.getSignatureFormat(id)), String.valueOf(timestamps.size()),
                    Stream.of(unwritten.stream(), complaints(report, id), timestamps.stream().flatMap(Judge::complaints))
                            .flatMap(all -> all).toList()));
        }
        return lines.stream();
    }

    private static Stream<String> complaints(SimpleReport report, String id) {
        Stream<String> reason = Stream.ofNullable(report.getSubIndication(id)).map(Object::toString);
        Stream<String> messages = Stream.of(report.getAdESValidationErrors(id), report.getAdESValidationWarnings(id))
                .flatMap(List::stream).map(Message::getValue);
        return Stream.concat(reason, messages);
    }

    private static Stream<String> complaints(XmlTimestamp timestamp) {
        Stream<String> reason = Stream.ofNullable(timestamp.getSubIndication()).map(Object::toString);
        Stream<String> messages = Stream.ofNullable(timestamp.getAdESValidationDetails())
                .flatMap(details -> Stream.concat(details.getError().stream(), details.getWarning().stream()))
                .map(message -> "time-stamp: " + message.getValue());
        return Stream.concat(reason, messages);
    }

    private static String line(String file, String indication, String etsi, String format, String timestamps,
            List<String> complaints) {
        return Stream.concat(Stream.of(file, indication, etsi, format, timestamps), complaints.stream())
                .map(column -> column.replaceAll("[\t\r\n]+", " ")).collect(Collectors.joining("\t"));
    }
}
