package mocsign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.http.commons.CommonsDataLoader;
import eu.europa.esig.dss.service.http.commons.OCSPDataLoader;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.aia.DefaultAIASource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;

/** Trust is the anchors, and what DSS may ask besides what a signature carries. */
final class Trust {
    private final CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();

    Trust(Path pem) throws IOException, CertificateException {
        certificates(pem).forEach(anchors::addCertificate);
    }

    /** offline knows the anchors alone: neither issuers nor statuses are fetched. */
    CommonCertificateVerifier offline() {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(anchors);
        return verifier;
    }

    /** withLists has CRLs at hand. */
    CommonCertificateVerifier withLists(List<DSSDocument> lists) {
        CommonCertificateVerifier verifier = offline();
        verifier.setCrlSource(new ExternalResourcesCRLSource(lists.toArray(new DSSDocument[0])));
        return verifier;
    }

    /** online asks the issuers, responders and lists that the certificates name. */
    CommonCertificateVerifier online() {
        CommonCertificateVerifier verifier = offline();
        verifier.setAIASource(new DefaultAIASource(new CommonsDataLoader()));
        verifier.setOcspSource(new OnlineOCSPSource(new OCSPDataLoader()));
        verifier.setCrlSource(new OnlineCRLSource());
        return verifier;
    }

    static List<CertificateToken> certificates(Path pem) throws IOException, CertificateException {
        List<CertificateToken> tokens = new ArrayList<>();
        try (InputStream in = Files.newInputStream(pem)) {
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                tokens.add(new CertificateToken((X509Certificate) one));
            }
        }
        return tokens;
    }
}
