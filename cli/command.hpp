#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "arguments.hpp"
#include "context.hpp"
#include "exit.hpp"

namespace libsign::cli {

/// Verb is one call of a verb: it declares its arguments, which are then filled, and runs.
class Verb {
 public:
  virtual ~Verb() = default;
  virtual void declare(Arguments& arguments) = 0;
  virtual Exit run(Context& context) = 0;
};

/// Command is a verb as the table in main.cpp lists it.
struct Command {
  std::string_view name;
  std::string_view summary;   // one line, for --help and the completion
  std::string_view synopsis;  // the arguments after the name
  std::unique_ptr<Verb> (*make)();
};

/// commands returns every verb, in the order of the help.
std::span<const Command> commands();

/// flags_of returns what a verb declares, and what all verbs understand.
std::vector<Flag> flags_of(const Command& command);

extern const Command kCompletion;
extern const Command kConfig;
extern const Command kDraft;
extern const Command kInspect;
extern const Command kKeys;
extern const Command kConsent;
extern const Command kConsolidate;
extern const Command kNotice;
extern const Command kMerge;
extern const Command kSandbox;
extern const Command kSign;
extern const Command kStatus;
extern const Command kTrust;
extern const Command kAugment;
extern const Command kVerify;
extern const Command kVersion;

template <typename T>
std::unique_ptr<Verb> make_verb() {
  return std::make_unique<T>();
}

}  // namespace libsign::cli
