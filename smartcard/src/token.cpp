#include <smartcard/token.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "objects.hpp"
#include "token_state.hpp"

namespace smartcard {

using libsign::Errc;
using libsign::Error;
using libsign::Pin;
using libsign::Result;

namespace {

TriesLeft tries_left(CK_FLAGS flags) {
  if (flags & CKF_USER_PIN_LOCKED) return TriesLeft::Blocked;
  if (flags & CKF_USER_PIN_FINAL_TRY) return TriesLeft::Final;
  return flags & CKF_USER_PIN_COUNT_LOW ? TriesLeft::Low : TriesLeft::NotTold;
}

/// cannot_count: OpenSC does not ask an Italian CNS for its tries, and takes the count that it does not have for none
/// (seen with 0.23). The card is known by how OpenSC describes its chip.
bool cannot_count(const CK_TOKEN_INFO& token) {
  return unpadded(token.manufacturerID).starts_with("IC: ") && unpadded(token.model) == "PKCS#15 emulated";
}

PinState pin_state_of(const CK_TOKEN_INFO& token) {
  const auto has = [&](CK_FLAGS flag) { return (token.flags & flag) != 0; };
  const auto length = [](CK_ULONG octets) { return octets == CK_UNAVAILABLE_INFORMATION ? 0 : octets; };
  return {.tries = cannot_count(token) ? TriesLeft::Unknown : tries_left(token.flags),
          .login_required = has(CKF_LOGIN_REQUIRED),
          .initialised = has(CKF_USER_PIN_INITIALIZED),
          .to_be_changed = has(CKF_USER_PIN_TO_BE_CHANGED),
          .pinpad = has(CKF_PROTECTED_AUTHENTICATION_PATH),
          .min_length = length(token.ulMinPinLen),
          .max_length = length(token.ulMaxPinLen)};
}

/// name_of names a token in messages.
std::string name_of(const TokenInfo& info) {
  return info.label.empty() ? printable(info.reader) : printable(info.label);
}

Error blocked(const TokenInfo& info) {
  Error error = failure(CKR_PIN_LOCKED, "C_GetTokenInfo");
  error.where = name_of(info);
  error.tries_left = 0;
  return error;
}

/// explain adds to a failed login what the token tells of its tries now.
Error explain(Error error, TriesLeft tries) {
  if (error.code != Errc::PinWrong) return error;
  switch (tries) {
    case TriesLeft::Blocked:
      error.code = Errc::PinBlocked;
      error.what += ", and it is blocked now";
      error.hint = "unblock it with the PUK and the issuer's own program";
      error.tries_left = 0;
      break;
    case TriesLeft::Final:
      error.hint = "one try is left; another wrong PIN blocks the token";
      error.tries_left = 1;
      break;
    case TriesLeft::Low:
    case TriesLeft::NotTold:
    case TriesLeft::Unknown:
      if (error.hint.empty()) error.hint = "it was tried once, and each wrong PIN brings the token closer to blocking";
  }
  return error;
}

bool tells_lengths(const PinState& known) { return known.min_length > 0 && known.max_length >= known.min_length; }

/// refused_for_length: ykcs11 2.2 finds fault with the arguments where others name the length.
bool refused_for_length(CK_RV value, const Pin& pin, const PinState& known) {
  if (value != CKR_ARGUMENTS_BAD || known.pinpad || !tells_lengths(known)) return false;
  return pin.reveal().size() < known.min_length || pin.reveal().size() > known.max_length;
}

std::string accepted_lengths(const PinState& known) {
  if (!tells_lengths(known)) return {};
  return fmt::format("its PIN has {} to {} characters", known.min_length, known.max_length);
}

/// cancelled_in_words: a driver says the same of a holder who pressed cancel and of one who pressed nothing.
std::string cancelled_in_words(std::chrono::steady_clock::duration taken) {
  constexpr auto kShortestTimeout = std::chrono::seconds(14);  // readers wait 15 to 30 seconds for the first key
  return taken < kShortestTimeout ? "cancelled at the reader" : "no PIN was entered at the reader in time";
}

bool same(const TokenInfo& a, const TokenInfo& b) {
  return a.serial == b.serial && a.label == b.label && a.manufacturer == b.manufacturer && a.model == b.model;
}

/// listed says whether another module has shown this token already. Two slots of one module are two tokens, even if
/// their maker gave them the same serial number.
bool listed(const Inventory& inventory, const Token::State& state) {
  return std::any_of(inventory.tokens.begin(), inventory.tokens.end(), [&](const std::shared_ptr<Token>& token) {
    const bool is_another_slot = token->state().module == state.module && token->state().slot != state.slot;
    return !is_another_slot && !state.info.serial.empty() && same(token->info(), state.info);
  });
}

std::string reader_name(const Module& module, CK_SLOT_ID slot) {
  CK_SLOT_INFO reader{};
  if (module.functions().C_GetSlotInfo(slot, &reader) != CKR_OK) return {};
  return unpadded(reader.slotDescription);
}

void find_tokens_of(const std::shared_ptr<Module>& module, Inventory& inventory) {
  const auto all = slots(*module, Slots::All);
  if (!all) {
    inventory.problems.push_back(all.error());
    inventory.problems.back().where = module->name();
    return;
  }
  for (const CK_SLOT_ID slot : *all) {
    CK_TOKEN_INFO token{};
    const CK_RV value = module->functions().C_GetTokenInfo(slot, &token);
    if (value == CKR_TOKEN_NOT_PRESENT) {
      inventory.empty_readers.push_back(reader_name(*module, slot));
      continue;
    }
    if (value == CKR_OK && (token.flags & CKF_TOKEN_INITIALIZED) == 0) continue;
    auto info = read_token_info(*module, slot);
    if (!info) {
      inventory.problems.push_back(info.error());
      inventory.problems.back().where = printable(reader_name(*module, slot));
      continue;
    }
    auto state = std::make_unique<Token::State>(module, slot, std::move(*info));
    if (!listed(inventory, *state)) inventory.tokens.push_back(std::make_shared<Token>(std::move(state)));
  }
}

}  // namespace

Result<TokenInfo> read_token_info(const Module& module, CK_SLOT_ID slot) {
  CK_TOKEN_INFO token{};
  if (const CK_RV value = module.functions().C_GetTokenInfo(slot, &token); value != CKR_OK)
    return failure(value, "C_GetTokenInfo");
  return TokenInfo{.reader = reader_name(module, slot),
                   .label = unpadded(token.label),
                   .serial = unpadded(token.serialNumber),
                   .manufacturer = unpadded(token.manufacturerID),
                   .model = unpadded(token.model),
                   .pin = pin_state_of(token)};
}

Result<TokenInfo> Token::State::same_token() const {
  auto now = read_token_info(*module, slot);
  if (!now) {
    now.error().where = name_of(info);
  } else if (!same(*now, info)) {
    return Error{Errc::Device, "another token has taken its place in the reader", name_of(info), "start again"};
  }
  return now;
}

Result<Pin> Token::State::log_in(const PinProvider& provider, const std::string& key_label) {
  if (login) return Pin{};
  const auto now = same_token();  // a PIN must not reach a card that it was not meant for
  if (!now) {
    forget();
    return now.error();
  }
  auto session = Session::open(module, slot);
  if (!session) {
    forget();
    return session.error();
  }
  Pin pin;
  if (now->pin.login_required) {
    auto opened = authenticate(*session, PinPurpose::Login, provider, key_label);
    if (!opened) return opened;
    pin = *std::move(opened);
  }
  login.emplace(std::move(*session));
  ++login_number;
  return pin;
}

Result<Pin> Token::State::authenticate(const Session& session, PinPurpose purpose, const PinProvider& provider,
                                       const std::string& key_label) {
  const auto now = read_token_info(*module, slot);
  if (!now) return now.error();
  if (now->pin.tries == TriesLeft::Blocked) return blocked(info);
  if (!provider) return Error{Errc::PinRequired, "a PIN is needed", name_of(info)};

  Result<Pin> pin = provider({.purpose = purpose,
                              .token_label = info.label,
                              .token_serial = info.serial,
                              .key_label = key_label,
                              .state = now->pin});
  if (!pin) return pin;
  if (!now->pin.pinpad && pin->empty())
    return Error{Errc::PinCancelled, "no PIN was given", name_of(info),
                 "nothing was sent to the token; no try was spent"};
  if (auto tried = try_pin(session, purpose, *pin, now->pin); !tried) return tried.error();
  return now->pin.pinpad ? Pin{} : std::move(pin);
}

Result<void> Token::State::try_pin(const Session& session, PinPurpose purpose, const Pin& pin, const PinState& known) {
  const CK_USER_TYPE user = purpose == PinPurpose::Login ? CKU_USER : CKU_CONTEXT_SPECIFIC;
  // PKCS#11 has no const for what C_Login reads.
  auto* octets = reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.reveal().data()));
  const auto begin = std::chrono::steady_clock::now();
  CK_RV value = known.pinpad ? session.functions().C_Login(session.handle(), user, nullptr, 0)
                             : session.functions().C_Login(session.handle(), user, octets, pin.reveal().size());
  if (value == CKR_OK || (value == CKR_USER_ALREADY_LOGGED_IN && purpose == PinPurpose::Login)) return {};
  if (refused_for_length(value, pin, known)) value = CKR_PIN_LEN_RANGE;
  login_was_lost = value == CKR_USER_NOT_LOGGED_IN || value == CKR_OPERATION_NOT_INITIALIZED;
  Error error = failure(value, "C_Login");
  error.where = name_of(info);
  if (value == CKR_PIN_LEN_RANGE) error.hint = accepted_lengths(known);
  if (value == CKR_FUNCTION_CANCELED) error.what = cancelled_in_words(std::chrono::steady_clock::now() - begin);
  const auto after = read_token_info(*module, slot);
  return explain(std::move(error), after ? after->pin.tries : TriesLeft::NotTold);
}

void Token::State::forget() noexcept {
  login.reset();
  CK_ULONG count = 0;
  // OpenSC notices a pulled card or reader only when it is asked for its slots.
  module->functions().C_GetSlotList(CK_FALSE, nullptr, &count);
}

Token::Token(std::unique_ptr<State> state) : state_(std::move(state)) {}
Token::~Token() = default;

const TokenInfo& Token::info() const { return state_->info; }
const Module& Token::module() const { return *state_->module; }

Result<PinState> Token::pin_state() const {
  const std::lock_guard lock(state_->mutex);
  const auto now = state_->same_token();
  if (!now) return now.error();
  return now->pin;
}

Result<void> Token::log_in(const PinProvider& provider) const {
  const std::lock_guard lock(state_->mutex);
  if (const auto opened = state_->log_in(provider, {}); !opened) return opened.error();
  return {};
}

Result<Contents> Token::contents() const {
  const std::lock_guard lock(state_->mutex);
  if (const auto now = state_->same_token(); !now) return now.error();
  const auto session = Session::open(state_->module, state_->slot);
  if (!session) {
    state_->forget();
    return session.error();
  }
  Contents contents;
  const auto objects = read_objects(*session, contents.skipped);
  if (!objects) return objects.error();
  const auto offered = mechanisms(*state_->module, state_->slot);
  if (!offered) return offered.error();
  contents.after_login = state_->login.has_value() || !state_->info.pin.login_required;
  contents.identities = pair(*objects, !contents.after_login, *offered);
  return contents;
}

Uri uri_of(const TokenInfo& token, const Identity& identity) {
  Uri uri{.token = token.label, .serial = token.serial};
  if (!identity.id.empty()) {
    uri.id = identity.id;
  } else {
    uri.object = identity.label;
  }
  return uri;
}

Inventory find_tokens(std::span<const std::shared_ptr<Module>> modules) {
  Inventory inventory;
  for (const auto& module : modules) find_tokens_of(module, inventory);
  return inventory;
}

}  // namespace smartcard
