namespace GridGrains.ClickHouse.Engine;

/// <summary>Which libchdb is used, to the byte.</summary>
/// <param name="Name">npm package.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Integrity">sha512 of the packed package, as npm writes it: <c>sha512-</c> and base64.</param>
/// <param name="PackedBytes">Size of the packed package, for progress.</param>
/// <param name="LibraryBytes">Size of libchdb.so.</param>
public sealed record LibchdbPackage(string Name, string Version, string Integrity, long PackedBytes, long LibraryBytes)
{
    /// <summary>libchdb 26.7.3 for Linux x64 with glibc.</summary>
    public static LibchdbPackage Pinned { get; } = new(
        "@chdb/lib-linux-x64-gnu",
        "26.7.3-stable.1",
        "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==",
        PackedBytes: 177_817_999,
        LibraryBytes: 566_330_096);

    public override string ToString() => $"{Name}@{Version}";
}
