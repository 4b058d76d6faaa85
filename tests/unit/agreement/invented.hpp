#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <libsign/agreement.hpp>

#include "agreement/describe_act.hpp"

namespace libsign::test {

using agreement::describe;

/// Inventor is a record, as XmlReader is, that makes up the values of an act instead of reading them.
class Inventor {
 public:
  static constexpr bool kComplete = true;

  explicit Inventor(std::mt19937& random) : random_(random) {}

  template <typename T>
  void required(std::string_view, T& value, const agreement::Lexical<T>& lexical) {
    value = invent(lexical);
  }
  void required(std::string_view, ActKind&, const agreement::Lexical<ActKind>&) {}  // the test has chosen it
  template <typename T>
  void optional(std::string_view, std::optional<T>& value, const agreement::Lexical<T>& lexical) {
    value.reset();
    if (below(2) == 0) value = invent(lexical);
  }
  void source(std::string_view, std::string& value) { value = "title"; }
  void constant(std::string_view, std::string_view) {}
  template <typename Describe>
  void child(std::string_view, Describe describe_child) {
    describe_child(*this);
  }
  template <typename T>
  void optional_child(std::string_view, std::optional<T>& value) {
    if (below(2) == 0) describe(*this, value.emplace());
  }
  void optional_child(std::string_view, std::optional<TextBlock>&) {}  // its digest stands beside it; see invent_act()
  template <typename T>
  void children(std::string_view, std::vector<T>& values, std::size_t least, std::size_t) {
    values.resize(least + below(3));
    for (T& value : values) describe(*this, value);
  }
  template <typename Describe>
  void group(std::string_view, Describe describe_group) {
    describe_group(*this);
  }
  template <typename T>
  void list(std::string_view, std::string_view name, std::vector<T>& values, std::size_t most) {
    children(name, values, 0, most);
  }
  template <typename... Ts>
  void alternatives(std::string_view, std::vector<std::variant<Ts...>>& values,
                    const std::array<std::string_view, sizeof...(Ts)>&, std::size_t) {
    values.resize(1 + below(4));
    for (auto& value : values) {
      const std::array<std::variant<Ts...>, sizeof...(Ts)> all{Ts{}...};
      value = all[below(sizeof...(Ts))];
      std::visit([&](auto& alternative) { describe(*this, alternative); }, value);
    }
  }
  void leaf(std::string_view key, std::string& value, const agreement::Lexical<std::string>& lexical) {
    required(key, value, lexical);
  }
  void optional_leaf(std::string_view key, std::optional<std::string>& value,
                     const agreement::Lexical<std::string>& lexical) {
    optional(key, value, lexical);
  }
  void content(std::string& value) { required({}, value, agreement::kProseOrNothing); }
  void problem(const std::string&, const std::string&) { is_sound_ = false; }

  /// is_sound tells whether no description complained about what was made up.
  bool is_sound() const { return is_sound_; }
  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

 private:
  template <typename T>
  T invent(const agreement::Lexical<T>& lexical) {
    if (!lexical.choices.empty()) return *lexical.read(lexical.choices[below(lexical.choices.size())]);
    for (;;)
      if (auto value = lexical.read(any_text())) return *std::move(value);
  }

  std::string hex(std::size_t digits) {
    std::string text;
    while (text.size() < digits) text += "0123456789abcdef"[below(16)];
    return text;
  }

  std::string any_text() {
    static const std::vector<std::string> kTexts{"JP",
                                                 "EE",
                                                 "IT",
                                                 "a-b_C9",
                                                 "FR DE",
                                                 "nonrenewal",
                                                 "Ministry of Economic Affairs",
                                                 "MAKISHIMA Karen",
                                                 "日本国デジタル庁",
                                                 "An “odd” & <marked> name's \"value\"",
                                                 "x",
                                                 "This MoU will continue for three (3) years;",
                                                 "",
                                                 "urn:moc:jp-ee:digitalization:2022-05-06",
                                                 "en",
                                                 "en et",
                                                 "Europe/Tallinn",
                                                 "Asia/Tokyo",
                                                 "UTC",
                                                 "title",
                                                 "sec_6__para_2",
                                                 "para_9__subpara_1",
                                                 "2022-05-06",
                                                 "2028-02-29",
                                                 "2031-03-14T16:30:00Z",
                                                 "2024-11-04T14:59:59Z",
                                                 "0",
                                                 "1",
                                                 "2",
                                                 "42",
                                                 "999",
                                                 "9999",
                                                 "true",
                                                 "false",
                                                 "Saturday Sunday",
                                                 "none",
                                                 "17:00",
                                                 "P3Y",
                                                 "P1Y6M10D",
                                                 "UNSTATED",
                                                 "moc",
                                                 "consent notice receipt",
                                                 "AMB-1 AMB-2",
                                                 "exit.nonrenewal.before undefined-term.MoU.sec_6__para_2",
                                                 std::string(900, 'w')};
    switch (below(8)) {
      case 0: return "sha256:" + hex(64);
      case 1: return "urn:uuid:" + hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12);
      default: return kTexts[below(kTexts.size())];
    }
  }

  std::mt19937& random_;
  bool is_sound_ = true;
};

/// invent_act makes up an act of `kind`: everything that act.xml holds.
inline Act invent_act(ActKind kind, std::mt19937& random) {
  for (;;) {
    Inventor inventor(random);
    Act act;
    act.header.kind = kind;
    describe(inventor, act);
    if (!inventor.is_sound()) continue;
    if (auto* const modification = std::get_if<Modification>(&act.body))
      for (Operation& operation : modification->operations)
        if (auto* const repeal = std::get_if<Repeal>(&operation); repeal && inventor.below(2) == 0) {
          repeal->old = TextBlock{repeal->target, "2.", "The Participants will cooperate."};
          repeal->old_sha256 = block_sha256(*repeal->old);
        }
    return act;
  }
}

}  // namespace libsign::test
