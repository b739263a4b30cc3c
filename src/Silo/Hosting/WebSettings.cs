namespace GridGrains.Silo.Hosting;

/// <summary>Which names the HTTP interface answers to, and which pages of other origins may use it.</summary>
/// <param name="AllowedHosts">Names beyond loopback and the hosts of the addresses; <c>*</c> takes any.</param>
/// <param name="AllowedOrigins">Origins whose pages may read and write.</param>
/// <param name="CorsOrigins">Origins whose pages may read; <c>*</c> takes any.</param>
public sealed record WebSettings(IReadOnlyList<string> AllowedHosts, IReadOnlyList<string> AllowedOrigins, IReadOnlyList<string> CorsOrigins)
{
    public const string Any = "*";

    public static readonly WebSettings Closed = new([], [], []);
}
