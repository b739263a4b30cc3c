using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Http.Access;

/// <summary>What pages of other origins may do.</summary>
internal sealed class PageOrigins(WebSettings settings)
{
    private readonly HashSet<string> _writing = new(settings.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reading = new(settings.CorsOrigins, StringComparer.OrdinalIgnoreCase);
    private readonly bool _readsAny = settings.CorsOrigins.Contains(WebSettings.Any);

    /// <summary>Whether answers depend on the origin at all.</summary>
    public bool AreOpen { get; } = settings.AllowedOrigins.Count + settings.CorsOrigins.Count > 0;

    public bool MayWrite(string origin) => _writing.Contains(origin);

    public bool MayRead(string origin) => _readsAny || _reading.Contains(origin) || MayWrite(origin);

    public static bool IsSame(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
