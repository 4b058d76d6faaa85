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
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

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
 * Maker signs as DSS does. A line of sign.tsv: name of the file to make, packaging ("ASiC_E", "ASiC_S", "ENVELOPED", …),
 * level, algorithm, key (NAME.key.pem with NAME.chain.pem), signing time, time-stamping authority, then the data files.
 */
final class Maker {
    private final Path folder;
    private final Trust trust;

    Maker(Path folder, Trust trust) {
        this.folder = folder;
        this.trust = trust;
    }

    void makeAll() throws IOException {
        try (Stream<String> tasks = Files.readAllLines(folder.resolve("sign.tsv")).parallelStream()) {
            tasks.forEach(this::make);
        }
    }

    private void make(String task) {
        String[] columns = task.split("\t");
        try {
            boolean asic = columns[1].startsWith("ASiC");
            List<DSSDocument> files = Stream.of(columns).skip(7).map(this::document).toList();
            DSSDocument made = asic ? container(columns, files) : signature(columns, files);
            made.save(folder.resolve(columns[0]).toString());
        } catch (Exception failure) {
            throw new IllegalStateException("DSS cannot make " + columns[0], failure);
        }
    }

    private DSSDocument document(String name) {
        return new FileDocument(folder.resolve(name).toFile());
    }

    private DSSDocument container(String[] columns, List<DSSDocument> files) throws Exception {
        ASiCWithXAdESSignatureParameters parameters = new ASiCWithXAdESSignatureParameters();
        parameters.aSiC().setContainerType(ASiCContainerType.valueOf(columns[1]));
        fill(parameters, columns);
        ASiCWithXAdESService service = new ASiCWithXAdESService(verifier());
        service.setTspSource(tsa(columns[6]));
        return service.signDocument(files, parameters, value(columns, service.getDataToSign(files, parameters)));
    }

    private DSSDocument signature(String[] columns, List<DSSDocument> files) throws Exception {
        XAdESSignatureParameters parameters = new XAdESSignatureParameters();
        parameters.setSignaturePackaging(SignaturePackaging.valueOf(columns[1]));
        fill(parameters, columns);
        XAdESService service = new XAdESService(verifier());
        service.setTspSource(tsa(columns[6]));
        return service.signDocument(files, parameters, value(columns, service.getDataToSign(files, parameters)));
    }

    private void fill(XAdESSignatureParameters parameters, String[] columns) throws Exception {
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(columns[3]);
        List<CertificateToken> chain = Trust.certificates(folder.resolve(columns[4] + ".chain.pem"));
        parameters.setSignatureLevel(SignatureLevel.valueOf("XAdES_BASELINE_" + columns[2]));
        parameters.setSigningCertificate(chain.get(0));
        parameters.setCertificateChain(chain);
        parameters.setEncryptionAlgorithm(algorithm.getEncryptionAlgorithm());
        parameters.setDigestAlgorithm(algorithm.getDigestAlgorithm());
        parameters.bLevel().setSigningDate(Date.from(Instant.parse(columns[5])));
    }

    private SignatureValue value(String[] columns, ToBeSigned octets) throws IOException, GeneralSecurityException {
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(columns[3]);
        Signature signature = Signature.getInstance(algorithm.getJCEId(), DSSSecurityProvider.getSecurityProvider());
        signature.initSign(key(folder.resolve(columns[4] + ".key.pem"), algorithm));
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

    private static OnlineTSPSource tsa(String url) {
        return new OnlineTSPSource(url, new TimestampDataLoader());
    }
}
