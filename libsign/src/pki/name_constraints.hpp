#pragma once

#include <optional>
#include <vector>

#include <libsign/certificate.hpp>
#include "pki/certificate_facts.hpp"
#include "pki/general_name.hpp"

namespace libsign::pki {

/// CertificateNames are all the names that constraints apply to: the subject, the subject alternative names and, where
/// there are none of these, e-mail addresses in the subject (RFC 5280, 4.2.1.10).
struct CertificateNames {
  /// of reads them; nothing if the subjectAltName extension is malformed. They live as long as the certificate.
  static std::optional<CertificateNames> of(const Certificate& certificate, const CertificateFacts& facts);

  std::vector<GeneralName> names;
};

/// NameConstraints is the extension of one certification authority (RFC 5280, 4.2.1.10).
class NameConstraints {
 public:
  enum class Verdict { Permitted, NotPermitted, TooMany };

  /// read reads the extension's value; nothing if it is malformed: also if neither kind of subtree is there, and for a
  /// minimum or maximum.
  static std::optional<NameConstraints> read(ByteView extension);

  /// judge compares all names with all subtrees of their form. A name whose form cannot be compared (otherName …) is
  /// not permitted where a subtree of it exists; nor is any of a form of which one subtree makes no sense: a mask with
  /// holes, a host that is none. Authorities in use have such subtrees of forms that their certificates do not.
  /// `comparisons` is what may still be spent; TooMany once it is used up.
  Verdict judge(const CertificateNames& certificate, std::size_t& comparisons) const;

 private:
  bool read_subtrees(ByteView content, std::vector<GeneralName>& subtrees);

  std::vector<GeneralName> permitted_;
  std::vector<GeneralName> excluded_;
  unsigned senseless_ = 0;  // form n as bit n
};

}  // namespace libsign::pki
