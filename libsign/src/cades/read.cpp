#include "cades/read.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cades/names.hpp"
#include "cades/signed_attributes.hpp"
#include "cades/unsigned_attributes.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"

namespace libsign::cades {
namespace {

using evidence::Evidence;

/// SignerReader reads one signer.
class SignerReader {
 public:
  SignerReader(const cms::SignedData& data, const cms::SignerInfo& signer, const Content& content, const Limits& limits)
      : data_(data), signer_(signer), content_(content), limits_(limits), pieces_(content.pieces) {
    if (content.octets) pieces_ = {content.octets->view};
  }

  Evidence read() {
    read_signed_attributes(signer_, evidence_);
    evidence_.format = evidence_.has_signing_certificate_reference ? Format::Cades : Format::Cms;
    if (evidence_.format == Format::Cades) evidence_.level = Level::B;
    evidence_.signature_value = signer_.signature;
    evidence_.ecdsa_form = signer_.is_plain_ecdsa ? crypto::EcdsaForm::Raw : crypto::EcdsaForm::Der;
    evidence_.algorithm = signer_.algorithm;
    evidence_.algorithm_uri = "urn:oid:" + signer_.algorithm_oid;
    read_values();
    judge_signer();
    read_content();
    return std::move(evidence_);
  }

 private:
  void read_values() {
    std::optional<std::vector<ByteView>> octets;
    if (!pieces_.empty() && !is_too_large()) octets = pieces_;
    Values values(evidence_);
    (void)values.carried(data_);
    for (const cms::Attribute& attribute : signer_.signed_attributes)
      for (const Bytes& value : attribute.values)
        if (attribute.oid == kAdobeRevocation) (void)values.revocation(value);
    read_timestamps({data_, signer_, octets}, values, evidence_);
  }

  std::size_t size() const {
    std::size_t octets = 0;
    for (const ByteView piece : pieces_) octets += piece.size();
    return octets;
  }
  bool is_too_large() const { return size() > limits_.max_digested_bytes; }

  /// judge_signer takes over what the room cms says, save what the engine says itself: that an algorithm is not known
  /// and that the certificate is not there.
  void judge_signer() {
    cms::SignerVerdict verdict = cms::judge_signer(data_, signer_, evidence_.certificates);
    for (const std::vector<Finding>& findings : {verdict.findings, data_.findings})
      for (const Finding& finding : findings)
        if (finding.code != "NO_SIGNING_CERTIFICATE" && finding.code != "SIGNATURE_ALGORITHM_UNKNOWN")
          evidence_.format_findings.push_back(finding);
    name_signer(verdict.certificate);
    choose_order(verdict.certificate);
  }

  /// The certificate that SignerInfo names comes first; without it nobody knows the signer, whatever other certificates
  /// are there.
  void name_signer(const std::optional<Certificate>& named) {
    auto& certificates = evidence_.certificates;
    const auto found = named ? std::find(certificates.begin(), certificates.end(), *named) : certificates.end();
    if (found == certificates.end())
      certificates.clear();
    else
      std::rotate(certificates.begin(), found, found + 1);
  }

  /// choose_order sets the octets that the value covers: the attributes in DER's order (RFC 5652, 5.4). Where they name
  /// no certificate, which CAdES never does without, they may also have been signed as they stand: so do some writers
  /// of plain CMS, and readers take it.
  void choose_order(const std::optional<Certificate>& certificate) {
    evidence_.signed_octets = signer_.signed_attributes_octets;
    const Bytes& written = signer_.signed_attributes_written;
    if (written.empty() || evidence_.has_signing_certificate_reference || !certificate || !signer_.algorithm) return;
    const auto check = crypto::verify_value(certificate->public_key(), *signer_.algorithm, written, signer_.signature,
                                            evidence_.ecdsa_form);
    if (check == crypto::ValueCheck::Good) evidence_.signed_octets = written;
  }

  void read_content() {
    evidence::Reference reference;
    reference.uri = content_.name;
    reference.scope_name = content_.name;
    reference.whole = true;
    reference.is_file = content_.is_file;
    reference.digest_algorithm = signer_.digest_algorithm;
    if (!pieces_.empty()) digest_content(reference);
    evidence_.references.push_back(std::move(reference));
  }

  void digest_content(evidence::Reference& reference) {
    reference.found = true;
    if (is_too_large()) {
      reference.findings.push_back({"LIMIT_EXCEEDED", Severity::Error,
                                    fmt::format("the signed data has more than {} octets", limits_.max_digested_bytes),
                                    ""});
      return;
    }
    if (!signer_.digest_algorithm) return;
    if (content_.octets) reference.octets = *content_.octets;
    reference.digest = content_.digests != nullptr ? content_.digests->digest(*signer_.digest_algorithm, pieces_)
                                                   : crypto::digest_pieces(*signer_.digest_algorithm, pieces_);
    if (!signer_.signed_attributes.empty()) {
      reference.intact = equal(reference.digest, signer_.message_digest);
      return;
    }
    // The value is over the content itself: only it can tell. Somebody's signed attributes, taken for a content, would
    // be signed, too.
    Bytes content;
    content.reserve(size());
    for (const ByteView piece : pieces_) content.insert(content.end(), piece.begin(), piece.end());
    if (crypto::der::only(content, crypto::der::kSet))
      evidence_.format_findings.push_back({"CONTENT_AMBIGUOUS", Severity::Error,
                                           "the signed data may be the signed attributes of another signature",
                                           "RFC 5652, 14"});
    evidence_.signed_octets = std::move(content);
    reference.intact = true;
  }

  const cms::SignedData& data_;
  const cms::SignerInfo& signer_;
  const Content& content_;
  const Limits& limits_;
  std::vector<ByteView> pieces_;  // of the content
  Evidence evidence_;
};

}  // namespace

std::vector<Evidence> read(const cms::SignedData& data, const Content& content, Signers signers, const Limits& limits) {
  std::vector<Evidence> all;
  for (const cms::SignerInfo& signer : data.signers) all.push_back(SignerReader(data, signer, content, limits).read());
  if (signers == Signers::One && all.size() > 1)
    for (Evidence& evidence : all)
      evidence.format_findings.push_back({"SIGNER_COUNT", Severity::Error,
                                          fmt::format("the signature has {} signers instead of one", all.size()),
                                          "EN 319 142-1, 4.2"});
  return all;
}

}  // namespace libsign::cades
