#include "messages.hpp"

namespace smartcard::messages {

using libsign::ByteView;
using libsign::Certificate;
using libsign::Digest;
using libsign::Error;
using libsign::Scheme;
using libsign::SignatureAlgorithm;
using libsign::ToBeSigned;

namespace {

template <typename Enum>
json number(Enum value) {
  return static_cast<int>(value);
}

/// enumerator reads one of the enumerators from the first to `last`.
template <typename Enum>
Enum enumerator(const json& value, Enum last) {
  const auto read = value.get<std::int64_t>();
  if (read < 0 || read > static_cast<int>(last)) throw json::other_error::create(501, "no enumerator", &value);
  return static_cast<Enum>(read);
}

/// Depth is an event handler that only watches how deep values nest; reading them is recursive.
class Depth final : public json::json_sax_t {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  static constexpr int kMost = 16;  // a listing has 8

  bool enter() { return ++depth_ <= kMost; }
  bool leave() { return --depth_ >= 0; }

  int depth_ = 0;
};

/// text writes what may come from a device, and need not be UTF-8.
json text(std::string_view value) { return write(libsign::as_bytes(value)); }

std::string read_text(const json& value) { return std::string(libsign::as_text(value.get_binary())); }

template <typename Items, typename Write>
json list(const Items& items, Write write_item) {
  json values = json::array();
  for (const auto& item : items) values.push_back(write_item(item));
  return values;
}

template <typename Read>
auto read_list(const json& values, Read read_item) {
  std::vector<decltype(read_item(values))> items;
  for (const json& value : values) items.push_back(read_item(value));
  return items;
}

json write_pin_state(const PinState& state) {
  return {number(state.tries), state.login_required, state.initialised, state.to_be_changed,
          state.pinpad,        state.min_length,     state.max_length};
}

PinState read_pin_state(const json& value) {
  return {.tries = enumerator(value.at(0), TriesLeft::Unknown),
          .login_required = value.at(1),
          .initialised = value.at(2),
          .to_be_changed = value.at(3),
          .pinpad = value.at(4),
          .min_length = value.at(5),
          .max_length = value.at(6)};
}

json write_algorithm(const SignatureAlgorithm& algorithm) {
  return {number(algorithm.scheme), number(algorithm.digest), number(algorithm.mgf_digest), algorithm.salt_length};
}

SignatureAlgorithm read_algorithm(const json& value) {
  return {.scheme = enumerator(value.at(0), Scheme::Dsa),
          .digest = enumerator(value.at(1), Digest::Shake256),
          .mgf_digest = enumerator(value.at(2), Digest::Shake256),
          .salt_length = value.at(3)};
}

json write_certificate(const Certificate& certificate) { return write(certificate.der()); }

Certificate read_certificate(const json& value) {
  auto certificate = Certificate::from_der(value.get_binary());
  if (!certificate) throw json::other_error::create(501, "no certificate", &value);
  return *std::move(certificate);
}

template <typename Item>
json write_item(const Item& item) {
  return write(item);
}

}  // namespace

json parse(const libsign::Bytes& frame) {
  Depth depth;
  if (!json::sax_parse(frame, &depth, json::input_format_t::cbor))
    throw json::other_error::create(501, "no message", nullptr);
  return json::from_cbor(frame);
}

json write(ByteView octets) { return json::binary(libsign::to_bytes(octets)); }

libsign::Bytes read_octets(const json& value) { return value.get_binary(); }

json write(const Error& error) {
  return {{"code", number(error.code)},
          {"what", text(error.what)},
          {"where", text(error.where)},
          {"hint", text(error.hint)},
          {"tries", error.tries_left ? json(*error.tries_left) : json(nullptr)},
          {"detail", text(error.detail)}};
}

Error read_error(const json& value) {
  Error error{enumerator(value.at("code"), libsign::Errc::Internal), read_text(value.at("what")),
              read_text(value.at("where")), read_text(value.at("hint"))};
  if (const json& tries = value.at("tries"); !tries.is_null()) error.tries_left = tries.get<int>();
  error.detail = read_text(value.at("detail"));
  return error;
}

json write(const PinRequest& request) {
  return {{"purpose", number(request.purpose)},
          {"label", text(request.token_label)},
          {"serial", text(request.token_serial)},
          {"key", text(request.key_label)},
          {"state", write_pin_state(request.state)}};
}

PinRequest read_pin_request(const json& value) {
  return {.purpose = enumerator(value.at("purpose"), PinPurpose::ContextSpecific),
          .token_label = read_text(value.at("label")),
          .token_serial = read_text(value.at("serial")),
          .key_label = read_text(value.at("key")),
          .state = read_pin_state(value.at("state"))};
}

json write(const TokenInfo& info) {
  return {{"reader", text(info.reader)}, {"label", text(info.label)},
          {"serial", text(info.serial)}, {"manufacturer", text(info.manufacturer)},
          {"model", text(info.model)},   {"pin", write_pin_state(info.pin)}};
}

TokenInfo read_token_info(const json& value) {
  return {.reader = read_text(value.at("reader")),
          .label = read_text(value.at("label")),
          .serial = read_text(value.at("serial")),
          .manufacturer = read_text(value.at("manufacturer")),
          .model = read_text(value.at("model")),
          .pin = read_pin_state(value.at("pin"))};
}

json write(const Identity& identity) {
  return {{"certificate", write_certificate(identity.certificate)},
          {"chain", list(identity.chain, write_certificate)},
          {"id", write(ByteView(identity.id))},
          {"label", text(identity.label)},
          {"proof", number(identity.private_key)},
          {"purpose", number(identity.purpose)},
          {"algorithms", list(identity.algorithms, write_algorithm)},
          {"unfit", text(identity.unfit)}};
}

Identity read_identity(const json& value) {
  return {.certificate = read_certificate(value.at("certificate")),
          .chain = read_list(value.at("chain"), read_certificate),
          .id = read_octets(value.at("id")),
          .label = read_text(value.at("label")),
          .private_key = enumerator(value.at("proof"), PrivateKeyProof::Missing),
          .purpose = enumerator(value.at("purpose"), Purpose::None),
          .algorithms = read_list(value.at("algorithms"), read_algorithm),
          .unfit = read_text(value.at("unfit"))};
}

json write(const ListedModule& module) {
  return {{"name", text(module.name)},
          {"path", text(module.path.native())},
          {"manufacturer", text(module.manufacturer)},
          {"version", text(module.version)}};
}

json write(const ListedToken& token) {
  return {{"info", write(token.info)},
          {"module", text(token.module)},
          {"identities", list(token.contents.identities, write_item<Identity>)},
          {"skipped", list(token.contents.skipped, text)},
          {"after_login", token.contents.after_login}};
}

json write(const Listing& listing) {
  return {{"modules", list(listing.modules, write_item<ListedModule>)},
          {"tokens", list(listing.tokens, write_item<ListedToken>)},
          {"empty_readers", list(listing.empty_readers, text)},
          {"problems", list(listing.problems, write_item<Error>)}};
}

Listing read_listing(const json& value) {
  const auto read_module = [](const json& module) {
    return ListedModule{.name = read_text(module.at("name")),
                        .path = read_text(module.at("path")),
                        .manufacturer = read_text(module.at("manufacturer")),
                        .version = read_text(module.at("version"))};
  };
  const auto read_token = [](const json& token) {
    return ListedToken{.info = read_token_info(token.at("info")),
                       .module = read_text(token.at("module")),
                       .contents = {.identities = read_list(token.at("identities"), read_identity),
                                    .skipped = read_list(token.at("skipped"), read_text),
                                    .after_login = token.at("after_login")}};
  };
  return {.modules = read_list(value.at("modules"), read_module),
          .tokens = read_list(value.at("tokens"), read_token),
          .empty_readers = read_list(value.at("empty_readers"), read_text),
          .problems = read_list(value.at("problems"), read_error)};
}

json write(const ToBeSigned& to_be_signed) {
  return {{"algorithm", write_algorithm(to_be_signed.algorithm)},
          {"octets", write(ByteView(to_be_signed.octets))},
          {"digest", write(ByteView(to_be_signed.digest))}};
}

json write(std::span<const ToBeSigned> line) { return list(line, write_item<ToBeSigned>); }

ToBeSigned read_to_be_signed(const json& value) {
  return {.algorithm = read_algorithm(value.at("algorithm")),
          .octets = read_octets(value.at("octets")),
          .digest = read_octets(value.at("digest"))};
}

}  // namespace smartcard::messages
