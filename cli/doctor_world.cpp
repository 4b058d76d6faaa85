#include "doctor_world.hpp"

#include <openssl/x509v3.h>
#include <sys/timex.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <libsign/trust_folder.hpp>

#include "user_trust.hpp"

namespace libsign::cli {
namespace {

constexpr std::size_t kMaxAnswer = 64 << 10;  // time-stamps with their chains have 6 KiB
constexpr auto kTolerated = std::chrono::seconds(60);

void add(Findings& findings, Area area, Grade grade, std::string_view code, std::string what, std::string mend = {}) {
  findings.push_back({area, grade, code, std::move(what), std::move(mend)});
}

/// timestamp_query asks (RFC 3161, 2.4.1) for a time-stamp of a digest of zeroes: nobody's document.
Bytes timestamp_query() {
  Bytes query = {0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
                 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
  query.resize(query.size() + 32);
  query.insert(query.end(), {0x01, 0x01, 0xff});
  return query;
}

/// time_in returns the first GeneralizedTime of an answer, which is the genTime of its TSTInfo.
std::optional<Instant> time_in(ByteView answer) {
  constexpr std::string_view kForm = "\x18\x0f";
  const std::string_view text = as_text(answer);
  for (auto at = text.find(kForm); at != std::string_view::npos; at = text.find(kForm, at + 1)) {
    const std::string_view digits = text.substr(at + kForm.size(), 15);
    if (digits.size() < 15 || digits[14] != 'Z' || digits.find_first_not_of("0123456789") != 14) continue;
    return parse_instant(fmt::format("{}-{}-{}T{}:{}:{}Z", digits.substr(0, 4), digits.substr(4, 2),
                                     digits.substr(6, 2), digits.substr(8, 2), digits.substr(10, 2),
                                     digits.substr(12, 2)));
  }
  return std::nullopt;
}

struct FreeUrls {
  void operator()(STACK_OF(OPENSSL_STRING) * urls) const noexcept { X509_email_free(urls); }
};

std::vector<std::string> responders_of(const Certificate& certificate) {
  const std::unique_ptr<STACK_OF(OPENSSL_STRING), FreeUrls> urls(X509_get1_ocsp(certificate.native()));
  std::vector<std::string> responders;
  for (int index = 0; urls && index < sk_OPENSSL_STRING_num(urls.get()); ++index)
    responders.emplace_back(sk_OPENSSL_STRING_value(urls.get(), index));
  return responders;
}

}  // namespace

void check_clock(Findings& findings) {
  timex state{};
  if (::adjtimex(&state) == TIME_ERROR || (state.status & STA_UNSYNC) != 0) {
    add(findings, Area::Clock, Grade::Warning, "CLOCK_NOT_SYNCHRONISED", "nobody keeps the clock of this machine right",
        "timedatectl set-ntp true; a signature claims the time of this clock");
  } else {
    add(findings, Area::Clock, Grade::Fine, "CLOCK", "the clock is kept right");
  }
}

void check_trust(const Context& context, const Config& config, Findings& findings) {
  if (!config.value("trust").values.empty()) {
    add(findings, Area::Trust, Grade::Fine, "TRUST", "whom to trust is set by a setting");
    return;
  }
  const auto path = trust_folder_path(context);
  const auto folder = path ? TrustFolder::open(*path) : Result<TrustFolder>(Error{Errc::NotFound, "there is no home"});
  if (!folder) {
    add(findings, Area::Trust, Grade::Problem, "TRUST_UNREADABLE", folder.error().what, folder.error().hint);
    return;
  }
  if (folder->empty()) {
    add(findings, Area::Trust, Grade::Warning, "TRUST_MISSING",
        "nobody is trusted: signatures of level T and above are refused",
        "mocsign trust add LIST --signer CERT, or --trust");
    return;
  }
  bool fresh = true;
  for (const KeptList& list : folder->lists()) {
    if (!list.is_stale(context.now())) continue;
    fresh = false;
    add(findings, Area::Trust, Grade::Warning, "TRUSTED_LIST_STALE",
        fmt::format("the trusted list {} should have been renewed by {}", list.id, format_instant(*list.next_update)),
        "mocsign trust update");
  }
  if (fresh)
    add(findings, Area::Trust, Grade::Fine, "TRUST",
        fmt::format("{} trusted lists and {} certificates", folder->lists().size(), folder->pinned().size()));
}

void check_tsa(const std::string& url, net::Fetcher& fetcher, Instant now, Findings& findings) {
  const auto answer = fetcher.post(url, "application/timestamp-query", timestamp_query(), kMaxAnswer);
  if (!answer) {
    add(findings, Area::Network, Grade::Problem, "TSA_UNREACHABLE", answer.error().what,
        answer.error().hint.empty() ? "check the network, or name another with --tsa" : answer.error().hint);
    return;
  }
  const auto time = time_in(*answer);
  if (!time) {
    add(findings, Area::Network, Grade::Problem, "TSA_REFUSES", url + " gave no time-stamp", "name another with --tsa");
    return;
  }
  add(findings, Area::Network, Grade::Fine, "TSA", url + " gives time-stamps");
  const auto off = std::chrono::abs(*time - now);
  if (off > kTolerated)
    add(findings, Area::Clock, Grade::Problem, "CLOCK_OFF",
        fmt::format("the clock of this machine is {} seconds off from that of {}", off.count(), url),
        "set the clock: timedatectl set-ntp true");
}

void check_ocsp(const smartcard::Listing& listing, net::Fetcher& fetcher, Findings& findings) {
  std::set<std::string> responders;
  for (const smartcard::ListedToken& token : listing.tokens)
    for (const smartcard::Identity& identity : token.contents.identities)
      if (identity.unfit.empty())
        for (std::string& url : responders_of(identity.certificate)) responders.insert(std::move(url));
  for (const std::string& url : responders) {
    const auto answer = fetcher.post(url, "application/ocsp-request", {}, kMaxAnswer);
    // Who refuses an empty request is there.
    const bool reached = answer || answer.error().what.find("answered with HTTP status 4") != std::string::npos;
    if (reached) {
      add(findings, Area::Network, Grade::Fine, "OCSP", url + " answers");
    } else {
      add(findings, Area::Network, Grade::Problem, "OCSP_UNREACHABLE", answer.error().what,
          "check the network and its proxy; a signature of level LT needs this responder");
    }
  }
}

}  // namespace libsign::cli
