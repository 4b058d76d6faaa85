#include <array>
#include <utility>

#include <fmt/format.h>

#include "cms/ber.hpp"
#include "crypto/algorithm_identifier.hpp"
#include "crypto/der.hpp"
#include "pki/timestamp_token.hpp"

namespace libsign::pki {
namespace {

namespace der = crypto::der;

constexpr std::array<std::uint8_t, 1> kVersion{1};
constexpr std::array<std::uint8_t, 1> kTrue{0xFF};
constexpr std::size_t kMaxReasonBytes = 200;  // of the authority's own words

Error refused(std::string what) { return {Errc::Network, "the time-stamping authority " + std::move(what)}; }

std::string_view status_words(unsigned status) {
  constexpr std::array<std::string_view, 6> kWords{
      "granted the time-stamp", "granted the time-stamp with changes",  "rejected the request",
      "wants us to wait",       "warns that it is about to be revoked", "says that it has been revoked"};
  return status < kWords.size() ? kWords[status] : "answered with an unknown status";
}

/// failure_words says what PKIFailureInfo (RFC 3161, 2.4.2) says; empty if it says nothing.
std::string failure_words(ByteView bits) {
  constexpr std::array<std::pair<unsigned, std::string_view>, 8> kWords{{{0, "algorithm not supported"},
                                                                         {2, "request not permitted"},
                                                                         {5, "data in the wrong format"},
                                                                         {14, "its clock is not available"},
                                                                         {15, "policy not supported"},
                                                                         {16, "extension not supported"},
                                                                         {17, "additional information not available"},
                                                                         {25, "system failure"}}};
  std::string words;
  for (const auto& [bit, text] : kWords) {
    const std::size_t octet = 1 + bit / 8;  // the first octet counts unused bits
    if (octet >= bits.size() || (bits[octet] & 0x80 >> bit % 8) == 0) continue;
    words += words.empty() ? "" : ", ";
    words += text;
  }
  return words;
}

/// free_text takes the authority's words, as far as they are harmless in one line.
std::string free_text(ByteView content) {
  std::string text;
  for (der::Reader reader(content); !reader.at_end();) {
    const auto part = reader.next();
    if (!part) break;
    for (const std::uint8_t octet : part->content)
      if (text.size() < kMaxReasonBytes) text += octet >= 0x20 && octet < 0x7F ? static_cast<char>(octet) : '?';
  }
  return text;
}

/// read_status returns why the authority refused; nothing if it granted a token.
Result<void> read_status(ByteView content) {
  der::Reader reader(content);
  const auto number = reader.next(der::kInteger);
  const auto status = number ? der::small_number(number->content) : std::nullopt;
  if (!status) return refused("sent no PKIStatusInfo");
  const auto text = reader.next(der::kSequence);
  const auto failure = reader.next(der::kBitString);
  if (!reader.at_end()) return refused("sent a malformed PKIStatusInfo");
  if (*status <= 1) return {};
  std::string what(status_words(*status));
  if (const std::string words = failure ? failure_words(failure->content) : ""; !words.empty()) what += ": " + words;
  if (const std::string words = text ? free_text(text->content) : ""; !words.empty()) what += " (\"" + words + "\")";
  return refused(std::move(what));
}

/// ResponseParts are views into a TimeStampResp.
struct ResponseParts {
  ByteView status;  // content of the PKIStatusInfo
  ByteView token;   // as encoded; empty if there is none
};

/// split takes a TimeStampResp apart; nothing if it is none, or is written in BER.
std::optional<ResponseParts> split(ByteView response) {
  const auto outer = der::only(response, der::kSequence);
  der::Reader reader(outer ? outer->content : ByteView{});
  const auto status = reader.next(der::kSequence);
  if (!status) return std::nullopt;
  const auto token = reader.next();
  if (!reader.at_end()) return std::nullopt;
  return ResponseParts{status->content, token ? token->whole : ByteView{}};
}

ByteView without_zeros(ByteView number) {
  while (!number.empty() && number.front() == 0) number = number.subspan(1);
  return number;
}

}  // namespace

Bytes timestamp_request(Digest algorithm, ByteView imprint, ByteView nonce) {
  const Bytes message_imprint =
      der::wrap(der::kSequence, {crypto::digest_identifier(algorithm), der::wrap(der::kOctetString, {imprint})});
  const Bytes number = nonce.empty() ? Bytes{} : der::wrap_unsigned(nonce);
  return der::wrap(der::kSequence,
                   {der::wrap(der::kInteger, {kVersion}), message_imprint, number, der::wrap(der::kBoolean, {kTrue})});
}

Result<TimestampToken> read_timestamp_response(ByteView response, Digest algorithm, ByteView imprint, ByteView nonce) {
  auto parts = split(response);
  Result<Bytes> rewritten = Bytes{};
  if (!parts) {
    rewritten = cms::ber_to_der(response);
    if (rewritten) parts = split(*rewritten);
  }
  if (!parts) return refused("sent no TimeStampResp");
  if (const auto granted = read_status(parts->status); !granted) return granted.error();
  if (parts->token.empty()) return refused("sent a TimeStampResp without a token");
  auto token = TimestampToken::from_der(parts->token);
  if (!token) return refused("sent a token that cannot be read: " + token.error().what);
  if (token->imprint_algorithm() != algorithm || !equal(token->imprint(), imprint))
    return refused("sent a time-stamp of other data than asked for");
  if (!nonce.empty() && !equal(without_zeros(token->nonce()), without_zeros(nonce)))
    return refused("sent a time-stamp with another nonce than asked for");
  return token;
}

}  // namespace libsign::pki
