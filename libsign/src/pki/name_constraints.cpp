#include "pki/name_constraints.hpp"

#include <algorithm>
#include <string_view>

#include "crypto/der.hpp"
#include "pki/names.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;
using namespace std::string_view_literals;

constexpr auto kEmailAddress = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"sv;

/// Subtree says which of the two lists a constraint stands in: a wildcard lies within a permitted subtree if all that
/// it stands for does, and within an excluded one if anything does.
enum class Subtree { Permitted, Excluded };

bool same_text(std::string_view a, std::string_view b) {
  const auto fold = [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return fold(x) == fold(y); });
}

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && same_text(text.substr(text.size() - tail.size()), tail);
}

/// is_host says whether a text consists of labels of letters, digits, hyphens and, as some use them, underscores.
bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  for (const char letter : text) {
    if (letter == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    const bool allowed = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                         (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
    if (!allowed || ++label > 63) return false;
  }
  return label != 0;
}

std::string_view without_final_dot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

/// is_below says whether a host is `domain` itself or something under it.
bool is_below(std::string_view host, std::string_view domain) {
  if (domain.empty()) return true;
  return ends_with(host, domain) && (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

bool dns_within(std::string_view name, std::string_view domain, Subtree list) {
  name = without_final_dot(name);
  if (!name.starts_with("*.")) return is_below(name, domain);
  const std::string_view base = name.substr(2);
  if (is_below(base, domain)) return true;
  // One label stands for the asterisk: "*.example.com" is also "test.example.com".
  const std::size_t dot = domain.find('.');
  return list == Subtree::Excluded && dot != std::string_view::npos && same_text(domain.substr(dot + 1), base);
}

/// Mailbox is an address in its two parts.
struct Mailbox {
  std::string_view local;
  std::string_view host;
};

std::optional<Mailbox> mailbox_of(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const Mailbox mailbox{text.substr(0, at), text.substr(at + 1)};
  const bool quoted = mailbox.local.size() > 1 && mailbox.local.starts_with('"') && mailbox.local.ends_with('"');
  if (!quoted && mailbox.local.find('@') != std::string_view::npos) return std::nullopt;
  if (!is_host(mailbox.host)) return std::nullopt;
  return mailbox;
}

bool mail_within(const Mailbox& mailbox, std::string_view constraint) {
  if (const auto exact = mailbox_of(constraint))
    return mailbox.local == exact->local && same_text(mailbox.host, exact->host);
  if (constraint.starts_with('.')) return ends_with(mailbox.host, constraint);
  return constraint.empty() || same_text(mailbox.host, constraint);
}

/// host_of returns the host of a URI with an authority; nothing if there is none or it is an address (RFC 3986, 3.2).
std::optional<std::string_view> host_of(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || !uri.substr(colon + 1).starts_with("//")) return std::nullopt;
  std::string_view authority = uri.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const std::string_view host = without_final_dot(authority.substr(0, authority.find(':')));
  const auto numeric = [](char letter) { return (letter >= '0' && letter <= '9') || letter == '.'; };
  if (!is_host(host) || std::all_of(host.begin(), host.end(), numeric)) return std::nullopt;
  return host;
}

bool address_within(ByteView address, ByteView constraint) {
  if (constraint.size() != 2 * address.size()) return false;
  for (std::size_t i = 0; i < address.size(); ++i)
    if (((address[i] ^ constraint[i]) & constraint[address.size() + i]) != 0) return false;
  return true;
}

bool is_mask(ByteView mask) {
  bool ended = false;
  for (const std::uint8_t octet : mask)
    for (int bit = 7; bit >= 0; --bit) {
      const bool set = (octet >> bit & 1) != 0;
      if (set && ended) return false;
      ended |= !set;
    }
  return true;
}

/// is_comparable says whether a certificate's name has the form that its kind must have.
bool is_comparable(const GeneralName& name) {
  const std::string_view text = as_text(name.content);
  switch (name.form) {
    case GeneralName::DirectoryName: return true;
    case GeneralName::DnsName: return is_host(without_final_dot(text.starts_with("*.") ? text.substr(2) : text));
    case GeneralName::Rfc822Name: return mailbox_of(text).has_value();
    case GeneralName::Uri: return host_of(text).has_value();
    case GeneralName::IpAddress: return name.content.size() == 4 || name.content.size() == 16;
    default: return false;
  }
}

bool is_within(const GeneralName& name, const GeneralName& constraint, Subtree list) {
  const std::string_view text = as_text(name.content);
  const std::string_view limit = as_text(constraint.content);
  switch (name.form) {
    case GeneralName::DirectoryName: return name.comparable.starts_with(constraint.comparable);
    case GeneralName::DnsName: return dns_within(text, limit, list);
    case GeneralName::Rfc822Name: return mail_within(*mailbox_of(text), limit);
    case GeneralName::Uri: {
      const std::string_view host = *host_of(text);
      return limit.starts_with('.') ? ends_with(host, limit) : limit.empty() || same_text(host, limit);
    }
    case GeneralName::IpAddress: return address_within(name.content, constraint.content);
    default: return false;
  }
}

bool makes_sense(const GeneralName& constraint) {
  const std::string_view text = as_text(constraint.content);
  const std::string_view bare = text.starts_with('.') ? text.substr(1) : text;
  switch (constraint.form) {
    case GeneralName::DnsName: return text.empty() || is_host(text);
    case GeneralName::Rfc822Name: return text.empty() || is_host(bare) || mailbox_of(text);
    case GeneralName::Uri: return text.empty() || is_host(bare);
    case GeneralName::IpAddress: {
      const std::size_t half = constraint.content.size() / 2;
      return (half == 4 || half == 16) && constraint.content.size() == 2 * half &&
             is_mask(constraint.content.subspan(half));
    }
    default: return true;
  }
}

/// add_subject_addresses adds the e-mail addresses of a Name.
void add_subject_addresses(ByteView name, std::vector<GeneralName>& names) {
  const auto sequence = der::only(name, der::kSequence);
  der::Reader rdns(sequence->content);
  while (const auto rdn = rdns.next()) {
    der::Reader attributes(rdn->content);
    while (const auto attribute = attributes.next()) {
      der::Reader parts(attribute->content);
      const auto type = parts.next();
      const auto value = parts.next();
      if (type && value && as_text(type->content) == kEmailAddress)
        names.push_back({GeneralName::Rfc822Name, value->content, {}});
    }
  }
}

}  // namespace

std::optional<CertificateNames> CertificateNames::of(const Certificate& certificate, const CertificateFacts& facts) {
  CertificateNames all;
  if (!is_empty_name(certificate.subject_der()))
    all.names.push_back(
        {GeneralName::DirectoryName, certificate.subject_der(), comparable_name(certificate.subject_der())});
  if (!facts.subject_alternative_names) {
    add_subject_addresses(certificate.subject_der(), all.names);
    return all;
  }
  const auto sequence = der::only(*facts.subject_alternative_names, der::kSequence);
  auto alternatives = sequence ? read_general_names(sequence->content) : std::nullopt;
  if (!alternatives) return std::nullopt;
  std::move(alternatives->begin(), alternatives->end(), std::back_inserter(all.names));
  return all;
}

std::optional<NameConstraints> NameConstraints::read(ByteView extension) {
  const auto sequence = der::only(extension, der::kSequence);
  if (!sequence) return std::nullopt;
  NameConstraints constraints;
  der::Reader reader(sequence->content);
  if (reader.at_end()) return std::nullopt;
  for (const unsigned number : {0u, 1u}) {
    const auto list = reader.next(der::context(number));
    if (!list) continue;
    if (!constraints.read_subtrees(list->content, number == 0 ? constraints.permitted_ : constraints.excluded_))
      return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  return constraints;
}

bool NameConstraints::read_subtrees(ByteView content, std::vector<GeneralName>& subtrees) {
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto subtree = reader.next(der::kSequence);
    if (!subtree) return false;
    der::Reader parts(subtree->content);
    const auto base = parts.next();
    auto name = base ? read_general_name(base->tag, base->content) : std::nullopt;
    // minimum is 0 and not encoded, maximum absent: RFC 5280 allows nothing else
    if (!name || !parts.at_end()) return false;
    if (!makes_sense(*name)) senseless_ |= 1u << name->form;
    subtrees.push_back(*std::move(name));
  }
  return !subtrees.empty();
}

NameConstraints::Verdict NameConstraints::judge(const CertificateNames& certificate, std::size_t& comparisons) const {
  for (const GeneralName& name : certificate.names) {
    if ((senseless_ >> name.form & 1) != 0) return Verdict::NotPermitted;
    const bool comparable = is_comparable(name);
    bool constrained = false;
    bool within = false;
    for (const GeneralName& subtree : permitted_) {
      if (comparisons == 0) return Verdict::TooMany;
      --comparisons;
      if (subtree.form != name.form) continue;
      constrained = true;
      if (!comparable) return Verdict::NotPermitted;
      within = within || is_within(name, subtree, Subtree::Permitted);
    }
    if (constrained && !within) return Verdict::NotPermitted;
    for (const GeneralName& subtree : excluded_) {
      if (comparisons == 0) return Verdict::TooMany;
      --comparisons;
      if (subtree.form != name.form) continue;
      if (!comparable || is_within(name, subtree, Subtree::Excluded)) return Verdict::NotPermitted;
    }
  }
  return Verdict::Permitted;
}

}  // namespace libsign::pki
