package mocsign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import eu.europa.esig.dss.alert.SilentOnStatusAlert;
import eu.europa.esig.dss.asic.xades.ASiCWithXAdESSignatureParameters;
import eu.europa.esig.dss.asic.xades.signature.ASiCWithXAdESService;
import eu.europa.esig.dss.enumerations.ASiCContainerType;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.service.http.commons.TimestampDataLoader;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.spi.DSSSecurityProvider;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;

/**
 * Maker signs and extends as DSS does. A line of sign.tsv: name of the file to make, packaging ("ASiC_E", "ENVELOPED",
 * …), level, time-stamping authority, algorithm, key (NAME.key.pem with NAME.chain.pem), signing time, then the data
 * files. A line of extend.tsv: name, packaging, level and authority likewise, the file to extend, then the files that
 * detached signatures cover.
 */
final class Maker {
    private final Path folder;
    private final Trust trust;

    Maker(Path folder, Trust trust) {
        this.folder = folder;
        this.trust = trust;
    }

    void makeAll() throws IOException {
        each("sign.tsv", this::signed);
        each("extend.tsv", this::extended);
    }

    private interface Work {
        DSSDocument make(String[] columns) throws Exception;
    }

    private void each(String list, Work work) throws IOException {
        Files.readAllLines(folder.resolve(list)).parallelStream().map(line -> line.split("\t")).forEach(columns -> {
            try {
                work.make(columns).save(folder.resolve(columns[0]).toString());
            } catch (Exception failure) {
                throw new IllegalStateException("DSS cannot make " + columns[0], failure);
            }
        });
    }

    private DSSDocument document(String name) {
        return new FileDocument(folder.resolve(name).toFile());
    }

    private List<DSSDocument> documents(String[] columns, int first) {
        return Arrays.stream(columns).skip(first).map(this::document).toList();
    }

    private DSSDocument signed(String[] columns) throws Exception {
        List<DSSDocument> files = documents(columns, 7);
        if (isContainer(columns)) {
            ASiCWithXAdESSignatureParameters parameters = containerParameters(columns);
            fill(parameters, columns);
            ASiCWithXAdESService service = containerService(columns);
            return service.signDocument(files, parameters, value(columns, service.getDataToSign(files, parameters)));
        }
        XAdESSignatureParameters parameters = signatureParameters(columns);
        fill(parameters, columns);
        XAdESService service = signatureService(columns);
        return service.signDocument(files, parameters, value(columns, service.getDataToSign(files, parameters)));
    }

    private DSSDocument extended(String[] columns) {
        DSSDocument source = document(columns[4]);
        if (isContainer(columns)) {
            return containerService(columns).extendDocument(source, containerParameters(columns));
        }
        XAdESSignatureParameters parameters = signatureParameters(columns);
        parameters.setDetachedContents(documents(columns, 5));
        return signatureService(columns).extendDocument(source, parameters);
    }

    private static boolean isContainer(String[] columns) {
        return columns[1].startsWith("ASiC");
    }

    private static ASiCWithXAdESSignatureParameters containerParameters(String[] columns) {
        ASiCWithXAdESSignatureParameters parameters = new ASiCWithXAdESSignatureParameters();
        parameters.aSiC().setContainerType(ASiCContainerType.valueOf(columns[1]));
        parameters.setSignatureLevel(level(columns));
        return parameters;
    }

    private static XAdESSignatureParameters signatureParameters(String[] columns) {
        XAdESSignatureParameters parameters = new XAdESSignatureParameters();
        parameters.setSignaturePackaging(SignaturePackaging.valueOf(columns[1]));
        parameters.setSignatureLevel(level(columns));
        return parameters;
    }

    private static SignatureLevel level(String[] columns) {
        return SignatureLevel.valueOf("XAdES_BASELINE_" + columns[2]);
    }

    private ASiCWithXAdESService containerService(String[] columns) {
        ASiCWithXAdESService service = new ASiCWithXAdESService(verifier());
        service.setTspSource(tsa(columns));
        return service;
    }

    private XAdESService signatureService(String[] columns) {
        XAdESService service = new XAdESService(verifier());
        service.setTspSource(tsa(columns));
        return service;
    }

    private void fill(XAdESSignatureParameters parameters, String[] columns) throws Exception {
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(columns[4]);
        List<CertificateToken> chain = Trust.certificates(folder.resolve(columns[5] + ".chain.pem"));
        parameters.setSigningCertificate(chain.get(0));
        parameters.setCertificateChain(chain);
        parameters.setEncryptionAlgorithm(algorithm.getEncryptionAlgorithm());
        parameters.setDigestAlgorithm(algorithm.getDigestAlgorithm());
        parameters.bLevel().setSigningDate(Date.from(Instant.parse(columns[6])));
    }

    private SignatureValue value(String[] columns, ToBeSigned octets) throws IOException, GeneralSecurityException {
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(columns[4]);
        Signature signature = Signature.getInstance(algorithm.getJCEId(), DSSSecurityProvider.getSecurityProvider());
        signature.initSign(key(folder.resolve(columns[5] + ".key.pem"), algorithm));
        signature.update(octets.getBytes());
        return new SignatureValue(algorithm, signature.sign());
    }

    private static PrivateKey key(Path pem, SignatureAlgorithm algorithm) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(pem).replaceAll("-----[^-]+-----|\\s", "");
        return KeyFactory.getInstance(keyKind(algorithm), DSSSecurityProvider.getSecurityProvider())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String keyKind(SignatureAlgorithm algorithm) {
        return switch (algorithm.getEncryptionAlgorithm()) {
            case RSA, RSASSA_PSS -> "RSA";
            case ECDSA -> "EC";
            case EDDSA -> "EdDSA";
            default -> throw new IllegalArgumentException(algorithm.toString());
        };
    }

    /** verifier minds no clock: what is made is of the sandbox's day, not of today. */
    private CommonCertificateVerifier verifier() {
        CommonCertificateVerifier verifier = trust.online();
        verifier.setAlertOnExpiredCertificate(new SilentOnStatusAlert());
        return verifier;
    }

    private static OnlineTSPSource tsa(String[] columns) {
        return new OnlineTSPSource(columns[3], new TimestampDataLoader());
    }
}
