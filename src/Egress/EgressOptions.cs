namespace GridGrains.Egress;

/// <summary>What the operator lets out.</summary>
public sealed record EgressOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public const int DefaultMaxAnswerBytes = 64 << 20;
    public const int MaxRedirects = 5;

    /// <summary>Hosts that may be reached at addresses that are not public.</summary>
    public IReadOnlyList<HostRule> AllowedHosts { get; init; } = [];

    public CredentialTable Credentials { get; init; } = CredentialTable.Empty;

    /// <summary>Of one request with all its redirects, until the whole answer is here.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <exception cref="FormatException">A text is no host.</exception>
    public static IReadOnlyList<HostRule> HostsOf(string? text) => text is null
        ? []
        : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(host => HostRule.Parse(host) ?? throw new FormatException($"'{host}' is no host or host:port"))];
}

/// <param name="Headers">No secrets: these may be logged and shown.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record EgressRequest(
    Uri Address, string Method = "GET", IReadOnlyList<KeyValuePair<string, string>>? Headers = null, byte[]? Body = null, CredentialUse? Credential = null, string? Tenant = null,
    int MaxAnswerBytes = EgressOptions.DefaultMaxAnswerBytes, string ContentType = "application/json");

/// <param name="Address">Where the answer came from in the end, without what carried a secret.</param>
/// <param name="Headers">Names without case; several values of one name are joined by commas.</param>
public sealed record EgressAnswer(int Status, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
