#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <pugixml.hpp>

#include <libsign/report.hpp>

namespace libsign::report {

/// child appends an element of the report's own namespace, or of that which its prefix names, with text made fit for
/// XML.
pugi::xml_node child(pugi::xml_node parent, const char* name);
pugi::xml_node child(pugi::xml_node parent, const char* name, std::string_view text);
/// digest_element appends an XAdES DigestAlgAndValue.
void digest_element(pugi::xml_node parent, Digest algorithm, ByteView value);
/// reference appends an element that points at validation objects.
void reference(pugi::xml_node parent, const char* name, std::string_view ids);
/// poe_element appends what proves a time; `object` is the id of a validation object and may be empty.
void poe_element(pugi::xml_node parent, const char* name, Instant time, std::string_view object);
/// status_uri and sub_indication_uri are the identifiers of TS 119 102-2, 4.3.4.
std::string status_uri(Indication indication);
std::string sub_indication_uri(SubIndication sub_indication);

/// Objects collects the validation objects of a report (TS 119 102-2, 4.4), each once.
class Objects {
 public:
  /// Each returns the id of the object; empty if it has no digest by which it could be named.
  std::string certificate(const Certificate& certificate);
  std::string revocation(const CertificateStatus& status);
  std::string signed_data(const ScopeItem& item);
  std::string timestamp(const TimestampReport& timestamp);

  /// prove notes the proofs of a signature; `timestamps` are those that they name.
  void prove(const std::vector<Proof>& proofs, const std::vector<TimestampReport>& timestamps);

  bool empty() const { return order_.empty(); }
  void write(pugi::xml_node parent) const;

 private:
  struct Object {
    std::string type{};
    Digest algorithm = Digest::Sha256;
    Bytes digest{};
    std::string uri{};
    std::optional<TimestampReport> timestamp{};
    std::string signer{};  // ids, with `timestamp`
    std::vector<std::string> chain{};
    std::vector<std::string> revocation{};
  };
  struct Poe {
    Instant time;
    std::string by;
  };
  std::string add(std::string id, const Object& object);
  void write_timestamp(pugi::xml_node parent, const std::string& id, const Object& object) const;

  std::vector<std::string> order_;
  std::map<std::string, Object> objects_;
  std::map<std::string, Poe> proofs_;                       // by the digest of the object
  std::map<std::string, std::set<std::string>> proven_by_;  // digests of objects by the id of a time-stamp
};

}  // namespace libsign::report
