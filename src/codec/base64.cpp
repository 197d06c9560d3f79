#include "codec/base64.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace cloudtrail::codec {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kQuantum = 4;  // letters that make three bytes

constexpr std::uint32_t kNotALetter = 0xff000000;  // above the 24 bits that a quantum fills

using Table = std::array<std::uint32_t, 256>;

// What each letter adds to the 24 bits of a quantum when it stands at `place` (0 to 3).
constexpr Table make_table(unsigned place) {
  Table table{};
  table.fill(kNotALetter);
  for (std::uint32_t value = 0; value < kAlphabet.size(); ++value) {
    table[static_cast<unsigned char>(kAlphabet[value])] = value << (18 - 6 * place);
  }
  return table;
}

constexpr std::array<Table, kQuantum> kTables = {make_table(0), make_table(1), make_table(2),
                                                 make_table(3)};

constexpr std::uint32_t look_up(std::size_t place, char letter) noexcept {
  return kTables[place][static_cast<unsigned char>(letter)];
}

constexpr bool is_space(char c) noexcept {
  return c == '\r' || c == '\n' || c == ' ' || c == '\t';
}

class Decoder {
 public:
  Decoder(std::string_view text, char* out) : text_(text), out_(out) {}

  /// Returns where the written bytes end.
  Result<char*> run();

 private:
  void decode_clean() noexcept;
  std::size_t gather() noexcept;
  Status take_padding(std::size_t letters);
  void skip_space() noexcept;
  void put(std::uint32_t bits, std::size_t bytes) noexcept;
  Error bad(const char* why) const {
    return {ErrorCode::kMalformedBase64, std::string("malformed base64: ") + why, at_};
  }

  std::string_view text_;
  char* out_;
  std::size_t at_ = 0;
  std::size_t last_letter_ = 0;
  std::uint32_t bits_ = 0;
};

void Decoder::put(std::uint32_t bits, std::size_t bytes) noexcept {
  for (std::size_t i = 0; i < bytes; ++i) *out_++ = static_cast<char>(bits >> (16 - 8 * i) & 0xff);
}

// Whole quanta up to the first that holds anything but letters.
void Decoder::decode_clean() noexcept {
  while (text_.size() - at_ >= kQuantum) {
    const char* const letters = text_.data() + at_;
    const std::uint32_t bits = look_up(0, letters[0]) | look_up(1, letters[1]) |
                               look_up(2, letters[2]) | look_up(3, letters[3]);
    if (bits >= kNotALetter) return;
    put(bits, 3);
    at_ += kQuantum;
  }
}

void Decoder::skip_space() noexcept {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

// Letters of one quantum with white space among them; stops at what is neither. Returns how many.
std::size_t Decoder::gather() noexcept {
  bits_ = 0;
  std::size_t letters = 0;
  for (skip_space(); letters < kQuantum && at_ < text_.size(); skip_space()) {
    const std::uint32_t value = look_up(letters, text_[at_]);
    if (value == kNotALetter) break;
    bits_ |= value;
    last_letter_ = at_++;
    ++letters;
  }
  return letters;
}

// The end of the text after a quantum of `letters` (0, 2 or 3): no padding, or all of it.
Status Decoder::take_padding(std::size_t letters) {
  const std::size_t wanted = letters == 0 ? 0 : kQuantum - letters;
  std::size_t found = 0;
  for (; found < wanted && at_ < text_.size() && text_[at_] == '='; skip_space()) {
    ++found;
    ++at_;
  }
  if (at_ < text_.size()) {
    return bad(found > 0 && text_[at_] != '=' ? "text after the padding" : "not a base64 letter");
  }
  if (found > 0 && found < wanted) return bad("the padding is cut short");
  return {};
}

Result<char*> Decoder::run() {
  for (;;) {
    decode_clean();
    const std::size_t letters = gather();
    if (letters == kQuantum) {
      put(bits_, 3);
      continue;
    }
    if (letters == 1) {
      return bad(at_ < text_.size() ? "not a base64 letter" : "one letter is left over");
    }
    if (Status status = take_padding(letters); !status) return std::move(status).error();
    const std::size_t bytes = letters == 0 ? 0 : letters - 1;
    const std::uint32_t unused = (std::uint32_t{1} << (24 - 8 * bytes)) - 1;
    if (letters != 0 && (bits_ & unused) != 0) {
      at_ = last_letter_;
      return bad("the last letter holds bits of a byte that is missing");
    }
    put(bits_, bytes);
    return out_;
  }
}

}  // namespace

Status decode_base64(std::string_view text, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + text.size() / kQuantum * 3 + 2);
  Result<char*> end = Decoder(text, out.data() + before).run();
  if (!end) {
    out.resize(before);
    return std::move(end).error();
  }
  out.resize(static_cast<std::size_t>(*end - out.data()));
  return {};
}

void encode_base64(std::string_view bytes, std::string& out) {
  out.reserve(out.size() + (bytes.size() + 2) / 3 * kQuantum);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      bits |= std::uint32_t{static_cast<unsigned char>(group[i])} << (16 - 8 * i);
    }
    for (std::size_t i = 0; i < kQuantum; ++i) {
      out += i <= group.size() ? kAlphabet[bits >> (18 - 6 * i) & 0x3f] : '=';
    }
  }
}

}  // namespace cloudtrail::codec
