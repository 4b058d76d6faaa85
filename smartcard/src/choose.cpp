#include <smartcard/choose.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "extensions.hpp"

namespace smartcard {

using libsign::Errc;
using libsign::Error;
using libsign::Instant;
using libsign::Result;

namespace {

/// Found is what the matching tokens hold, fit or not.
struct Found {
  std::vector<Choice> fit;
  std::vector<std::string> reasons;              // why the others cannot sign
  std::vector<std::shared_ptr<Token>> reserved;  // tokens that show no certificate before login
};

bool matches(const std::optional<Uri>& uri, const Identity& identity) {
  if (!uri) return true;
  return (!uri->id || *uri->id == identity.id) && (!uri->object || *uri->object == identity.label);
}

bool is_in_date(const Identity& identity, Instant now) {
  return identity.certificate.not_before() <= now && now <= identity.certificate.not_after();
}

auto rank(const Identity& identity, Instant now) { return std::tuple(identity.purpose, !is_in_date(identity, now)); }

std::string who(const Identity& identity) { return printable(identity.certificate.common_name()); }

void search(const std::shared_ptr<Token>& token, const std::optional<Uri>& uri, Found& found) {
  const std::string label = printable(token->info().label);
  const auto contents = token->contents();
  if (!contents) {
    found.reasons.push_back(fmt::format("token {}: {}", label, contents.error().what));
    return;
  }
  for (const std::string& skipped : contents->skipped) found.reasons.push_back(fmt::format("{}: {}", label, skipped));
  bool shows_any = false;
  for (const Identity& identity : contents->identities) {
    if (!identity.certificate.is_ca()) shows_any = true;
    if (!matches(uri, identity)) continue;
    if (identity.unfit.empty()) {
      found.fit.push_back({token, identity, {}});
    } else {
      found.reasons.push_back(fmt::format("{} on {}: {}", who(identity), label, identity.unfit));
    }
  }
  if (!shows_any && !contents->after_login) found.reserved.push_back(token);
}

Found search(const Inventory& inventory, const std::optional<Uri>& uri) {
  Found found;
  for (const auto& token : inventory.tokens) {
    if (!uri || (uri->matches(token->info()) && uri->matches(token->module()))) search(token, uri, found);
  }
  return found;
}

Error nothing_fits(const Inventory& inventory, const std::optional<Uri>& uri, const Found& found) {
  if (inventory.tokens.empty()) {
    Error error{Errc::NotFound,
                "no token was found",
                {},
                "insert the card, or name its driver with --module; `mocsign doctor` finds what is missing"};
    if (!inventory.problems.empty()) error.detail = inventory.problems.front().what;
    return error;
  }
  std::string what = uri ? "no key that can sign fits " + uri->format() : "no token holds a key that can sign";
  if (!found.reasons.empty()) what += fmt::format(" ({})", fmt::join(found.reasons, "; "));
  return {Errc::NotFound, std::move(what), {}, "`mocsign keys --all` shows every certificate"};
}

Error ambiguous(const std::vector<Choice>& best) {
  std::string hint = "choose one with --key:";
  for (const Choice& choice : best)
    hint += fmt::format("\n{}\n  --key '{}'", who(choice.identity), choice.token->uri(choice.identity).format());
  return {Errc::Ambiguous, fmt::format("{} keys fit equally well", best.size()), {}, std::move(hint)};
}

}  // namespace

Result<Choice> choose(const Inventory& inventory, const std::optional<Uri>& uri, Instant now,
                      const PinProvider& provider) {
  Found found = search(inventory, uri);
  if (found.fit.empty() && found.reserved.size() == 1 && provider) {
    if (auto opened = found.reserved.front()->log_in(provider); !opened) return opened.error();
    found = search(inventory, uri);
  }
  if (found.fit.empty()) return nothing_fits(inventory, uri, found);

  auto& fit = found.fit;
  const auto better = [&](const Choice& a, const Choice& b) { return rank(a.identity, now) < rank(b.identity, now); };
  const auto best_rank = rank(std::min_element(fit.begin(), fit.end(), better)->identity, now);
  std::erase_if(fit, [&](const Choice& choice) { return rank(choice.identity, now) != best_rank; });
  if (fit.size() > 1) return ambiguous(fit);

  Choice chosen = std::move(fit.front());
  const auto& certificate = chosen.identity.certificate;
  if (now > certificate.not_after())
    chosen.warnings.push_back(
        fmt::format("the certificate expired at {}", libsign::format_instant(certificate.not_after())));
  if (now < certificate.not_before())
    chosen.warnings.push_back(
        fmt::format("the certificate is valid only from {}", libsign::format_instant(certificate.not_before())));
  if (holds_home_address(certificate))
    chosen.warnings.push_back(
        "the certificate holds the holder's home address; everybody who gets the signature can read it");
  return chosen;
}

}  // namespace smartcard
