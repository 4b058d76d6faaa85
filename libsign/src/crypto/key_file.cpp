#include <crypto/key_file.hpp>

#include <algorithm>

namespace libsign::crypto {

Passphrase::~Passphrase() { cleanse(text_.data(), text_.size()); }

const char* Passphrase::ask() {
  if (was_asked_) return error_ ? nullptr : text_.data();
  was_asked_ = true;
  if (!source_) {
    error_ = Error{Errc::PinRequired, "the key is protected by a passphrase", name_};
    return nullptr;
  }
  const Result<Pin> pin = source_(name_);
  if (!pin) {
    error_ = pin.error();
    return nullptr;
  }
  const std::string_view text = pin->reveal();
  if (text.find('\0') != std::string_view::npos) {  // OpenSSL would read it up to there and open the wrong door
    error_ = wrong();
    return nullptr;
  }
  std::copy(text.begin(), text.end(), text_.begin());
  return text_.data();
}

Error Passphrase::wrong() const { return {Errc::PinWrong, "the passphrase is wrong", name_}; }

LegacyContext::LegacyContext()
    : context_(OSSL_LIB_CTX_new()),
      standard_(context_ ? OSSL_PROVIDER_load(context_.get(), "default") : nullptr),
      legacy_(context_ ? OSSL_PROVIDER_load(context_.get(), "legacy") : nullptr) {}

PkeyPtr rehomed(PkeyPtr key) {
  using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;
  const Pkcs8Ptr portable(key ? EVP_PKEY2PKCS8(key.get()) : nullptr);
  return PkeyPtr(portable ? EVP_PKCS82PKEY_ex(portable.get(), nullptr, nullptr) : nullptr);
}

}  // namespace libsign::crypto
