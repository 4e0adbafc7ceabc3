// SHA-256 (FIPS 180-4), bit by bit of a stream; OpenSSL's, which uses the processor's own instructions. A value that
// belongs to one thread at a time; nothing here fails.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace daylong::library {

class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void add(std::span<const std::byte> bytes);
    /// 64 digits in lower case, of all that was added until now.
    std::string soFar() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Whether text is a SHA-256 as it is written: 64 hexadecimal digits in lower case.
bool isSha256(std::string_view text);

}  // namespace daylong::library
