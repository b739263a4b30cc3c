using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace GridGrains.Egress;

/// <summary>
/// The one way out. Every request is to a public address or to a host that the operator declares; that is checked on the address that the
/// socket is connected to, for each connection and each redirect. Secrets are added here, go to their hosts alone, and no redirect carries them.
/// </summary>
public sealed partial class EgressRoom : IDisposable
{
    private const int CopyBytes = 64 * 1024;

    private static readonly string[] Forbidden = ["authorization", "cookie", "host", "connection", "content-length", "transfer-encoding", "proxy-authorization", "upgrade", "expect", "te", "trailer"];

    private readonly EgressOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private readonly TokenDesk _tokens;

    public EgressRoom(EgressOptions options, TimeProvider clock)
    {
        (_options, _clock, _tokens) = (options, clock, new TokenDesk(options.Credentials, clock));
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would connect where this room cannot look.
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            MaxConnectionsPerServer = 16,
        });
    }

    /// <exception cref="EgressException">Nothing was sent, or no whole answer came.</exception>
    public async Task<EgressAnswer> SendAsync(EgressRequest request, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var answer = await FollowAsync(request, both.Token);
            // A token may end before its time; another one is tried once.
            return answer.Status == 401 && request.Credential is TokenUse use && _tokens.Forget(use, request.Tenant) ? await FollowAsync(request, both.Token) : answer;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new EgressException(EgressError.TimedOut, $"{request.Address.Host} did not answer in {_options.Timeout.TotalSeconds} s");
        }
        catch (HttpRequestException failure)
        {
            throw failure.InnerException as EgressException ?? new EgressException(EgressError.Unreachable, $"{request.Address.Host}: {ReasonOf(failure)}", failure);
        }
        catch (IOException failure)
        {
            throw new EgressException(EgressError.Unreachable, $"{request.Address.Host} broke off its answer", failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<EgressAnswer> FollowAsync(EgressRequest request, CancellationToken cancellation)
    {
        var (address, credential) = (Require(request.Address), request.Credential);
        for (var redirects = 0; redirects <= EgressOptions.MaxRedirects; redirects++)
        {
            using var message = MessageOf(request, address);
            await SignAsync(message, request, address, credential, cancellation);
            using var answer = await _http.SendAsync(message, cancellation);
            if (NextOf(answer, address, request.Method) is not { } next)
            {
                return new EgressAnswer((int)answer.StatusCode, address, HeadersOf(answer), await ReadAsync(answer, request.MaxAnswerBytes, address, cancellation));
            }

            (address, credential) = (Require(next), null);
        }

        throw new EgressException(EgressError.TooManyRedirects, $"{request.Address.Host} redirects more than {EgressOptions.MaxRedirects} times");
    }

    private static Uri Require(Uri address) =>
        address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw new EgressException(EgressError.BadAddress, "an address begins with http:// or https:// and has no user in it");

    // Only what can be asked again as it is; a redirect from https to http would show what was asked.
    private static Uri? NextOf(HttpResponseMessage answer, Uri from, string method)
    {
        if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location || method != "GET")
        {
            return null;
        }

        var next = location.IsAbsoluteUri ? location : new Uri(from, location);
        return from.Scheme == "https" && next.Scheme == "http" ? throw new EgressException(EgressError.BadAddress, $"{from.Host} redirects from https to http") : next;
    }

    private static HttpRequestMessage MessageOf(EgressRequest request, Uri address)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), address) { Version = HttpVersion.Version11 };
        message.Headers.TryAddWithoutValidation("User-Agent", "GridGrains");
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        foreach (var (name, value) in request.Headers ?? [])
        {
            Add(message, name, value);
        }

        return message;
    }

    private async Task SignAsync(HttpRequestMessage message, EgressRequest request, Uri address, CredentialUse? credential, CancellationToken cancellation)
    {
        if (credential is not null)
        {
            // The entry's hosts bind the token as they bind the secret.
            var secret = _options.Credentials.Resolve(credential.Name, request.Tenant, address);
            var carried = credential is TokenUse use ? await _tokens.GetAsync(use, request.Tenant, FollowAsync, cancellation) : secret;
            credential.Apply(message, request.Body, carried, _clock.GetUtcNow());
        }
    }

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (Forbidden.Contains(name.ToLowerInvariant()) || value.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            throw new EgressException(EgressError.BadAddress, $"the header '{name}' is not one that a spec sets");
        }

        if (!message.Headers.TryAddWithoutValidation(name, value))
        {
            message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(headers => headers.Key, headers => string.Join(", ", headers.SelectMany(header => header.Value)), StringComparer.OrdinalIgnoreCase);

    // Counted after it is unpacked, so that a small packed answer cannot fill the memory.
    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int maxBytes, Uri address, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[CopyBytes];
        for (var count = await content.ReadAsync(buffer, cancellation); count > 0; count = await content.ReadAsync(buffer, cancellation))
        {
            if (memory.Length + count > maxBytes)
            {
                throw new EgressException(EgressError.TooLarge, $"the answer of {address.Host} has more than {maxBytes} bytes");
            }

            memory.Write(buffer, 0, count);
        }

        return memory.ToArray();
    }

    // A name is resolved once, and the socket is connected to the very address that was judged.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isDeclared = _options.AllowedHosts.Any(rule => rule.Fits(host, port));
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        IPAddress[] allowed = [.. addresses.Where(address => isDeclared || AddressRules.IsPublic(address))];
        if (allowed.Length == 0)
        {
            throw new EgressException(
                addresses.Length == 0 ? EgressError.Unreachable : EgressError.AddressRefused,
                addresses.Length == 0 ? $"{host} has no address" : $"{host}:{port} is not on the public internet; the operator may declare it as an allowed host");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string ReasonOf(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the name is unknown",
        HttpRequestError.SecureConnectionError => "TLS failed",
        HttpRequestError.ConnectionError => "nobody listens there",
        HttpRequestError.ResponseEnded => "the answer broke off",
        _ => "the request failed",
    };
}
