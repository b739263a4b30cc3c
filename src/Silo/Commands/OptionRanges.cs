using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace GridGrains.Silo.Commands;

/// <summary>Values that the options take; another is refused before anything is opened.</summary>
internal static class OptionRanges
{
    private const int MaxPort = 65_535;
    private const double MaxSeconds = 24 * 60 * 60;

    public static void AddValidators()
    {
        Within(SiloOptions.SimulatedNodes, 100, 100_000);
        Within(SiloOptions.Speed, 0.001, 100_000);
        Within(SiloOptions.LogCapMegabytes, 1, 1L << 40);
        Within(SiloOptions.LagMinutes, 0, 7 * 24 * 60);
        Within(SiloOptions.BarrierSeconds, 0.05, MaxSeconds);
        Within(SiloOptions.LakeSeconds, 0.1, MaxSeconds);
        Within(SiloOptions.ClickHouseSeconds, 0.1, MaxSeconds);
        Within(SiloOptions.SiloPort, 0, MaxPort);
        Within(SiloOptions.GatewayPort, 0, MaxPort);
        OneOf(SiloOptions.Lake, "on", "off");
        OneOf(SiloOptions.ClickHouse, "on", "off");
        OneOf(SiloOptions.Topics, TopicsCommand.Apply, TopicsCommand.Check);
        SiloOptions.Urls.Validators.Add(result =>
        {
            foreach (var url in result.Tokens.SelectMany(token => token.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            {
                if (!IsAddress(url))
                {
                    result.AddError($"'{url}' is no address to serve on, such as http://127.0.0.1:8080");
                }
            }
        });
    }

    private static void Within<T>(Option<T> option, T min, T max)
        where T : INumber<T> => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && !(value >= min && value <= max))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes {min} to {max}, not {value}"));
        }
    });

    private static void OneOf(Option<string> option, params string[] words) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !words.Contains(result.Tokens[0].Value))
        {
            result.AddError($"{option.Name} takes {string.Join(" or ", words)}, not '{result.Tokens[0].Value}'");
        }
    });

    // The host stands for any as * or +.
    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.PathAndQuery == "/";
}
