namespace GridGrains.Tests.Support;

/// <summary>How long tests wait for what must come. On any machine and beside any load only a hang lasts so long.</summary>
internal static class Patience
{
    /// <summary>For attributes.</summary>
    public const int Milliseconds = 600_000;

    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(Milliseconds);
}
