#pragma once

#include <string_view>

#include "sandbox/world/world.hpp"

/// The contents of answers with a fault; `fault` is the name without the service.
namespace support {

/// Stranger is an authority of the same names as the world's, that nobody trusts.
libsign::sandbox::Identity stranger(const libsign::sandbox::Identity& likeness);

libsign::Bytes faulty_timestamp(const libsign::sandbox::World& world, std::string_view tsa, libsign::ByteView request,
                                std::string_view fault);
libsign::Bytes faulty_ocsp(const libsign::sandbox::World& world, std::string_view authority, libsign::ByteView request,
                           std::string_view fault);
libsign::Bytes faulty_crl(const libsign::sandbox::World& world, std::string_view authority, std::string_view fault);

}  // namespace support
