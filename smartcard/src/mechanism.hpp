#pragma once

#include <span>
#include <vector>

#include <libsign/algorithm.hpp>
#include <libsign/signer.hpp>

#include "cryptoki.hpp"

namespace smartcard {

/// algorithms_of returns what a token with these mechanisms can sign with `key`, the preferred first. Digests are
/// computed in the program, because many tokens offer no mechanism that does it.
std::vector<libsign::SignatureAlgorithm> algorithms_of(const libsign::PublicKey& key,
                                                       std::span<const CK_MECHANISM_TYPE> offered);

/// Operation is what C_SignInit and C_Sign are given for one signature.
struct Operation {
  CK_MECHANISM_TYPE mechanism;
  CK_RSA_PKCS_PSS_PARAMS pss{};  // for CKM_RSA_PKCS_PSS
  libsign::Bytes input;
};

/// operation_for prepares `to_be_signed`, whose algorithm is one of algorithms_of().
Operation operation_for(const libsign::ToBeSigned& to_be_signed, const libsign::PublicKey& key);

}  // namespace smartcard
