#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/result.hpp>
#include <smartcard/module.hpp>
#include <smartcard/pin.hpp>
#include <smartcard/uri.hpp>

namespace smartcard {

/// TokenInfo is how a token and its reader name themselves, trailing blanks cut off. The texts come from the device:
/// pass them through printable() before a terminal shows them.
struct TokenInfo {
  std::string reader{};
  std::string label{};
  std::string serial{};
  std::string manufacturer{};
  std::string model{};
  PinState pin{};
};

/// printable returns `text` with every control character and malformed UTF-8 octet replaced by '?'.
std::string printable(std::string_view text);

/// PrivateKeyProof says how sure it is that the token holds the private key of a certificate.
enum class PrivateKeyProof {
  Seen,     // there is a private-key object that belongs to the certificate
  Hidden,   // the token shows no private keys before login; the CKA_ID or a public-key object speaks for one
  Missing,  // there is none
};

/// Purpose is what a certificate's keyUsage (RFC 5280, 4.2.1.3) says of signing documents, the best first.
enum class Purpose {
  NonRepudiation,
  DigitalSignature,
  Unrestricted,  // no keyUsage extension
  None,
};

/// Identity is a certificate on a token together with what is known of its private key.
struct Identity {
  libsign::Certificate certificate;
  std::vector<libsign::Certificate> chain;  // further certificates on the token, towards the anchor
  libsign::Bytes id;                        // CKA_ID; may be empty
  std::string label;                        // CKA_LABEL of the certificate; see printable()
  PrivateKeyProof private_key = PrivateKeyProof::Missing;
  Purpose purpose = Purpose::None;
  std::vector<libsign::SignatureAlgorithm> algorithms;  // that key and token can do, the preferred first
  std::string unfit;                                    // why it cannot sign documents; empty if it can
};

/// uri_of returns what selects `identity` of a token again, on another day and in another reader.
Uri uri_of(const TokenInfo& token, const Identity& identity);

/// Contents is what a token shows.
struct Contents {
  std::vector<Identity> identities;
  std::vector<std::string> skipped;  // objects that could not be read, with the reason
  bool after_login = false;          // private objects were visible
};

/// Token is one token in one reader. It keeps at most one login, which ends with this object. Thread-safe: one
/// operation at a time.
class Token {
 public:
  struct State;
  explicit Token(std::unique_ptr<State> state);
  ~Token();
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  /// info returns the token as it was when it was found.
  const TokenInfo& info() const;
  const Module& module() const;
  /// pin_state asks the token again; Errc::Device if it is gone.
  libsign::Result<PinState> pin_state() const;
  /// contents reads certificates and keys; what the token hides before login is missing then.
  libsign::Result<Contents> contents() const;
  /// log_in opens the token with the user PIN; nothing happens where it is open or needs none. Errc::PinWrong,
  /// PinBlocked, PinCancelled, or Device. One attempt costs at most one try.
  libsign::Result<void> log_in(const PinProvider& provider) const;
  /// uri is uri_of() for this token.
  Uri uri(const Identity& identity) const { return uri_of(info(), identity); }
  /// state is for this library's own files.
  State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

/// Inventory is what the modules offer at the moment.
struct Inventory {
  std::vector<std::shared_ptr<Token>> tokens;
  std::vector<std::string> empty_readers;
  std::vector<libsign::Error> problems;  // modules and tokens that could not be read
};

/// find_tokens lists readers and tokens. A token that two modules show is listed once.
Inventory find_tokens(std::span<const std::shared_ptr<Module>> modules);

}  // namespace smartcard
