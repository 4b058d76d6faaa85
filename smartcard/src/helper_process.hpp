#pragma once

#include <smartcard/helper.hpp>

#include "channel.hpp"

namespace smartcard {

/// run_helper_process is the life of a Helper's process: it serves requests until the other end is closed.
[[noreturn]] void run_helper_process(Channel channel, const HelperOptions& options);

}  // namespace smartcard
