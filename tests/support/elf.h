// What a program for Linux says of itself: a small reader of 64-bit ELF files, so that looking at one needs no tool.
#pragma once

#include <elf.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace daylong::unit {

class Elf {
public:
    /// Nothing: it is not there, or none of them.
    static std::optional<Elf> open(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        Elf elf;
        elf.m_bytes.assign(std::istreambuf_iterator<char>(file), {});
        const bool valid = elf.m_bytes.size() > sizeof(Elf64_Ehdr) &&
                           std::memcmp(elf.m_bytes.data(), ELFMAG, SELFMAG) == 0 && elf.m_bytes[EI_CLASS] == ELFCLASS64;
        return valid ? std::optional(std::move(elf)) : std::nullopt;
    }

    Elf64_Ehdr header() const { return at<Elf64_Ehdr>(0); }
    std::vector<Elf64_Phdr> segments() const { return table<Elf64_Phdr>(header().e_phoff, header().e_phnum); }
    std::vector<Elf64_Dyn> dynamic() const { return ofSection<Elf64_Dyn>(".dynamic"); }
    /// All flags of the dynamic entry with this tag; 0: there is none.
    uint64_t dynamicFlags(int64_t tag) const {
        for (const Elf64_Dyn& each : dynamic()) {
            if (each.d_tag == tag) return each.d_un.d_val;
        }
        return 0;
    }
    std::set<std::string> neededLibraries() const {
        std::set<std::string> names;
        for (const Elf64_Dyn& each : dynamic()) {
            if (each.d_tag == DT_NEEDED) names.insert(section(".dynstr").c_str() + each.d_un.d_val);
        }
        return names;
    }
    std::set<std::string> importedSymbols() const {
        std::set<std::string> names;
        for (const Elf64_Sym& each : ofSection<Elf64_Sym>(".dynsym")) {
            if (each.st_shndx == SHN_UNDEF) names.insert(section(".dynstr").c_str() + each.st_name);
        }
        return names;
    }
    /// Functions and objects that the program has, by their mangled names; none where they were stripped.
    std::set<std::string> definedSymbols() const {
        std::set<std::string> names;
        const std::string strings = section(".strtab");
        for (const Elf64_Sym& each : ofSection<Elf64_Sym>(".symtab")) {
            if (each.st_shndx != SHN_UNDEF && each.st_name < strings.size())
                names.insert(strings.c_str() + each.st_name);
        }
        return names;
    }
    /// GNU_PROPERTY_X86_FEATURE_1_...; 0: none is said.
    uint32_t x86Features() const {
        constexpr uint32_t kFeature1And = 0xC0000002;
        const std::string note = section(".note.gnu.property");
        for (size_t i = sizeof(Elf64_Nhdr) + 4; i + 12 <= note.size();) {  // the owner's name is "GNU"
            uint32_t type = 0, size = 0, value = 0;
            std::memcpy(&type, note.data() + i, 4);
            std::memcpy(&size, note.data() + i + 4, 4);
            std::memcpy(&value, note.data() + i + 8, 4);
            if (type == kFeature1And) return value;
            i += 8 + (size + 7) / 8 * 8;
        }
        return 0;
    }
    /// How each part in C++20 was compiled, as GCC notes it: "GNU C++20 12.2.0 -O2 ...". Libraries of the system are
    /// older.
    std::set<std::string> compilations() const {
        std::set<std::string> found;
        for (const char* name : {".debug_str", ".debug_line_str"}) {
            const std::string strings = section(name);
            for (size_t i = strings.find("GNU C++20"); i != std::string::npos; i = strings.find("GNU C++20", i + 1))
                found.insert(strings.c_str() + i);
        }
        return found;
    }

private:
    template <class T>
    T at(uint64_t offset) const {
        T value{};
        if (offset + sizeof(T) <= m_bytes.size()) std::memcpy(&value, m_bytes.data() + offset, sizeof(T));
        return value;
    }
    template <class T>
    std::vector<T> table(uint64_t offset, uint64_t count) const {
        std::vector<T> entries;
        for (uint64_t i = 0; i < count; ++i) entries.push_back(at<T>(offset + i * sizeof(T)));
        return entries;
    }
    std::optional<Elf64_Shdr> find(const std::string& name) const {
        const auto sections = table<Elf64_Shdr>(header().e_shoff, header().e_shnum);
        if (header().e_shstrndx >= sections.size()) return std::nullopt;
        const uint64_t names = sections[header().e_shstrndx].sh_offset;
        for (const Elf64_Shdr& each : sections) {
            if (name == m_bytes.data() + names + each.sh_name) return each;
        }
        return std::nullopt;
    }
    std::string section(const std::string& name) const {
        const auto found = find(name);
        return found ? m_bytes.substr(found->sh_offset, found->sh_size) : std::string();
    }
    template <class T>
    std::vector<T> ofSection(const std::string& name) const {
        const auto found = find(name);
        return found ? table<T>(found->sh_offset, found->sh_size / sizeof(T)) : std::vector<T>();
    }

    std::string m_bytes;
};

}  // namespace daylong::unit
