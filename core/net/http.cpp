#include "net/http.h"

#include "base/say.h"
#include "net/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>

namespace daylong::net {

namespace {

constexpr int kMostRedirects = 10;
constexpr long kConnectSeconds = 20;
constexpr int kPollMs = 100;
constexpr long kBufferBytes = 512L << 10;
constexpr size_t kMostHeadBytes = 256U << 10;  // of one answer; real ones have a few thousand

struct EasyCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiCloser {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool isRedirect(long status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// One hop: an answer from one URL.
struct Exchange {
    const Listener* listener = nullptr;
    CURL* easy = nullptr;
    Head head;
    size_t headBytes = 0;
    bool brought = false;          // bytes came since it was set to false
    bool begun = false;            // the answer's head is complete and was told of
    bool pointsElsewhere = false;  // and is all that is wanted of it
    std::optional<Error> refusal;  // by the listener

    /// The head is complete: a redirect's body is nobody's business, any other answer is the listener's.
    bool begin() {
        if (begun) return true;
        begun = true;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        head.status = static_cast<int>(status);
        if (isRedirect(status) || !listener->onHead) return true;
        return accept(listener->onHead(head));
    }
    bool accept(const Result<void>& heard) {
        if (!heard) refusal = heard.error();
        return !refusal;
    }
};

size_t onHeader(char* data, size_t size, size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::string_view line(data, size * count);
    exchange.headBytes += line.size();
    if (exchange.headBytes > kMostHeadBytes) {
        exchange.refusal = failure(ErrorCode::InvalidFile, Say::NetHeadersEndless, hostOf(exchange.head.url));
        return 0;
    }
    if (exchange.begun) return line.size();                        // behind the body: nothing that counts
    if (line.starts_with("HTTP/")) exchange.head.headers.clear();  // a proxy's answer, or "100 Continue", came before
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    std::string name(line.substr(0, colon));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) value.remove_prefix(1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) value.remove_suffix(1);
    exchange.head.headers[std::move(name)] = value;
    return line.size();
}

size_t onBody(char* data, size_t size, size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const size_t bytes = size * count;
    exchange.brought = true;
    if (!exchange.begin()) return 0;
    if (isRedirect(exchange.head.status)) {
        exchange.pointsElsewhere = true;
        return 0;
    }
    return exchange.accept(exchange.listener->onBytes(std::as_bytes(std::span(data, bytes)))) ? bytes : 0;
}

/// What went wrong below HTTP, in words.
Error failureOf(CURLcode code, const std::string& url, const char* detail) {
    const std::string host = hostOf(url), why = detail[0] != '\0' ? detail : curl_easy_strerror(code);
    switch (code) {
        case CURLE_COULDNT_RESOLVE_PROXY: return failure(ErrorCode::Network, Say::NetNoProxy, why);
        case CURLE_COULDNT_RESOLVE_HOST: return failure(ErrorCode::Network, Say::NetNoHost, host, why);
        case CURLE_COULDNT_CONNECT: return failure(ErrorCode::Network, Say::NetNotReached, host, why);
        case CURLE_OPERATION_TIMEDOUT: return failure(ErrorCode::ConnectionLost, Say::NetSilent, host, why);
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR: return failure(ErrorCode::Denied, Say::NetCertificate, host, why);
        case CURLE_SSL_CACERT_BADFILE: return failure(ErrorCode::Denied, Say::NetCertificateFile);
        case CURLE_SSL_CONNECT_ERROR: return failure(ErrorCode::Network, Say::NetNoEncryption, host, why);
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL: return failure(ErrorCode::InvalidArgument, Say::NetNoAddress, url);
        default: return failure(ErrorCode::ConnectionLost, Say::NetCut, host, why);
    }
}

const char* environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && value[0] != '\0' ? value : nullptr;
}

void configure(CURL* easy, Exchange& exchange, const Request& request, curl_slist* headers, char* detail) {
    curl_easy_setopt(easy, CURLOPT_URL, exchange.head.url.c_str());
    if (request.body) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body->data());
    }
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, std::min(kConnectSeconds, request.mostSilence));
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for a name that nobody knows
    if (request.direct) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, request.mostSilence);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kBufferBytes);
    if (const char* file = environment("SSL_CERT_FILE")) curl_easy_setopt(easy, CURLOPT_CAINFO, file);
    if (const char* folder = environment("SSL_CERT_DIR")) curl_easy_setopt(easy, CURLOPT_CAPATH, folder);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
}

/// What a thread asks goes over the connections that it has: to make an encrypted one takes longer than most answers.
CURLM* connectionsOfThread() {
    thread_local const std::unique_ptr<CURLM, MultiCloser> multi(curl_multi_init());
    return multi.get();
}

Result<Head> hop(const std::string& url, const Request& request, bool withSecret, const Listener& listener) {
    const std::unique_ptr<CURL, EasyCloser> easy(curl_easy_init());
    CURLM* const multi = connectionsOfThread();
    if (!easy || multi == nullptr) return failure(ErrorCode::OutOfMemory, Say::NetNoMemory);
    Exchange exchange{.listener = &listener, .easy = easy.get()};
    exchange.head.url = url;
    std::unique_ptr<curl_slist, ListCloser> headers(curl_slist_append(nullptr, "User-Agent: daylong"));
    const auto add = [&headers](const std::string& line) {
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    };
    for (const std::string& line : request.headers) add(line);
    if (request.body) {
        add("Content-Type: application/json");
        add("Expect:");  // or curl waits a second for a "100 Continue" that many servers never send
    }
    if (withSecret) add("Authorization: Bearer " + request.secret);
    char detail[CURL_ERROR_SIZE] = "";
    configure(easy.get(), exchange, request, headers.get(), detail);

    // The multi interface, so that whoever waits can be asked while the server is silent.
    curl_multi_add_handle(multi, easy.get());
    int running = 1;
    bool cancelled = listener.keepGoing && !listener.keepGoing();
    while (running > 0 && !cancelled) {
        exchange.brought = false;
        if (curl_multi_perform(multi, &running) != CURLM_OK) break;
        // Where something came, more is likely to be there: asking for it is cheaper than waiting.
        if (running > 0 && !exchange.brought) curl_multi_poll(multi, nullptr, 0, kPollMs, nullptr);
        cancelled = listener.keepGoing && !listener.keepGoing();
    }
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg == CURLMSG_DONE) code = message->data.result;
    }
    curl_multi_remove_handle(multi, easy.get());
    if (exchange.refusal) return *exchange.refusal;
    if (exchange.pointsElsewhere) return std::move(exchange.head);
    if (running > 0) return Error{ErrorCode::Cancelled, "stopped"};
    if (code != CURLE_OK) return failureOf(code, url, detail);
    if (!exchange.begin()) return *exchange.refusal;  // an answer without a body
    return std::move(exchange.head);
}

}  // namespace

Result<Head> fetch(const Request& request, const Listener& listener) {
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });

    const Url first = TRY(parseUrl(request.url));
    Url next = first;
    bool atHome = true;  // not yet sent to another host: one that sends back shall not choose what the secret asks for
    std::vector<Headers> redirects;
    const Listener passing{.onHead = [&](const Head& head) -> Result<void> {
                               if (!listener.onHead) return {};
                               Head whole = head;
                               whole.redirects = redirects;
                               return listener.onHead(whole);
                           },
                           .onBytes = listener.onBytes,
                           .keepGoing = listener.keepGoing};
    while (true) {
        atHome = atHome && next.sameOrigin(first);
        const bool withSecret = !request.secret.empty() && atHome;
        Head head = TRY(hop(next.text, request, withSecret, passing));
        if (!isRedirect(head.status)) {
            head.redirects = std::move(redirects);
            return head;
        }
        const auto location = head.headers.find("location");
        if (location == head.headers.end()) return failure(ErrorCode::InvalidFile, Say::NetNowhere, first.host);
        if (redirects.size() == kMostRedirects)
            return failure(ErrorCode::InvalidFile, Say::NetRoundAndRound, first.host);
        const Url target = TRY(next.resolve(location->second));
        if (request.body) return failure(ErrorCode::Denied, Say::NetElsewhere, first.host, target.text);
        if (next.scheme == "https" && target.scheme != "https")
            return failure(ErrorCode::Denied, Say::NetUnencrypted, next.host, target.host);
        redirects.push_back(std::move(head.headers));
        next = target;
    }
}

Result<Page> fetchPage(const Request& request, size_t mostBytes, const std::function<bool()>& keepGoing) {
    Page page;
    const auto onBytes = [&page, &request, mostBytes](std::span<const std::byte> bytes) -> Result<void> {
        if (page.body.size() + bytes.size() > mostBytes)
            return failure(ErrorCode::InvalidFile, Say::NetTooMuch, hostOf(request.url));
        page.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    };
    page.head = TRY(fetch(request, {.onHead = {}, .onBytes = onBytes, .keepGoing = keepGoing}));
    return page;
}

}  // namespace daylong::net
