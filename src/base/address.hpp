// IP addresses and networks as text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail {

/// An IPv4 or IPv6 address.
struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  ///< The first four of IPv4.

  /// Strict text forms (RFC 4291, 2.2; IPv4 as four decimal numbers without leading zeros): no
  /// zone, no port, no blanks.
  static std::optional<Address> parse(std::string_view text) noexcept;
  /// The shortest text form (RFC 5952 for IPv6).
  std::string text() const;
  bool operator==(const Address&) const = default;
};

/// A network: all addresses that share its first `bits` bits.
struct Network {
  Address address;
  std::uint8_t bits = 0;

  /// `address/bits`; bits of the address behind the mask are ignored. The mask is plain decimal,
  /// 0 to 32 or 0 to 128.
  static std::optional<Network> parse(std::string_view text) noexcept;
  /// False for an address of the other family.
  bool contains(const Address& address) const noexcept;
  /// `address/bits`.
  std::string text() const;
};

}  // namespace cloudtrail
