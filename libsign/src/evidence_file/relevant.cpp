#include "evidence_file/relevant.hpp"

#include <map>
#include <set>
#include <string>

#include "pki/names.hpp"
#include "pki/ocsp_parts.hpp"

namespace libsign::evidence {
namespace {

/// Who pins anchors by hand has some dozens; the lists of the European Union make some thousands.
constexpr std::size_t kSmallStore = 100;

/// Names gathers the names under which a judgement may look for anchors.
class Names {
 public:
  void add(ByteView name_der) {
    if (!name_der.empty()) names_.insert(pki::comparable_name(name_der));
  }
  void add(const Certificate& certificate) {
    add(certificate.subject_der());
    add(certificate.issuer_der());
  }
  void add(const std::vector<Certificate>& certificates) {
    for (const Certificate& certificate : certificates) add(certificate);
  }
  void add(const std::vector<pki::Crl>& crls) {
    for (const pki::Crl& crl : crls) add(crl.issuer_der());
  }
  void add(const std::vector<pki::OcspResponse>& responses) {
    for (const pki::OcspResponse& response : responses) {
      add(response.impl().responder_name);
      add(response.certificates());
    }
  }
  bool contains(const std::string& name) const { return names_.contains(name); }

 private:
  std::set<std::string> names_;
};

Names names_in(const Case& one) {
  Names names;
  for (const Evidence& evidence : one.evidence) {
    names.add(evidence.certificates);
    names.add(evidence.crls);
    names.add(evidence.ocsp_responses);
    for (const Timestamp& timestamp : evidence.timestamps)
      if (timestamp.token) names.add(timestamp.token->certificates());
  }
  for (const Supplement& supplement : one.supplements) {
    names.add(supplement.certificates);
    names.add(supplement.revocation.crls);
    names.add(supplement.revocation.ocsp_responses);
  }
  return names;
}

/// reached returns the names of the anchors that `names` lead to: an anchor may itself have signed revocation data and
/// be judged, by the anchors above it.
Names reached(const std::vector<Certificate>& anchors, Names names) {
  std::multimap<std::string, const Certificate*> waiting;
  for (const Certificate& anchor : anchors) waiting.emplace(pki::comparable_name(anchor.subject_der()), &anchor);
  for (bool grown = true; grown;) {
    grown = false;
    for (auto row = waiting.begin(); row != waiting.end();) {
      if (!names.contains(row->first)) {
        ++row;
        continue;
      }
      names.add(*row->second);
      row = waiting.erase(row);
      grown = true;
    }
  }
  return names;
}

}  // namespace

Anchors relevant_anchors(const Case& one) {
  Anchors anchors;
  const std::vector<Certificate> all(one.trust.anchors().begin(), one.trust.anchors().end());
  const auto keep = [&](const Certificate& anchor) {
    for (TrustAnchor& detailed : one.trust.details(anchor)) anchors.kept.push_back(std::move(detailed));
  };
  anchors.whole = all.size() <= kSmallStore;
  if (anchors.whole) {
    for (const Certificate& anchor : all) keep(anchor);
    return anchors;
  }
  const Names names = reached(all, names_in(one));
  for (const Certificate& anchor : all)
    if (names.contains(pki::comparable_name(anchor.subject_der()))) keep(anchor);
  // No anchor that leads anywhere is not the same as no anchor at all.
  if (anchors.kept.empty()) keep(all.front());
  return anchors;
}

}  // namespace libsign::evidence
