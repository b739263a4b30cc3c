namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>Words for how a run stands.</summary>
public static class RunStates
{
    public const string Running = "running";

    /// <summary>The source was read to its end, and as many records made rows as the spec wants.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The source was read to its end, and fewer records made rows than the spec wants; the others are in the dead letters.</summary>
    public const string Partly = "partly";

    /// <summary>The source was read to its end, and none of its records made a row.</summary>
    public const string Refused = "refused";

    /// <summary>The source, or what the spec makes of it, could not go on.</summary>
    public const string Failed = "failed";

    /// <summary>A gate of the spec stopped a page.</summary>
    public const string Blocked = "blocked";

    /// <summary>The process died; a later run went on where it was.</summary>
    public const string BrokenOff = "broken_off";

    /// <summary>A person ended it; what was taken stays.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Whether the source was read to its end, whatever its records were worth.</summary>
    public static bool IsWhole(string state) => state is Succeeded or Partly or Refused;

    /// <summary>What a run that read its source to the end came to.</summary>
    /// <param name="made">Rows that were made, new ones and repeated ones.</param>
    /// <param name="rejected">Records that made none.</param>
    /// <param name="least">Share of records that are to make rows.</param>
    public static string OfWhole(long made, long rejected, double least) =>
        rejected > 0 && made == 0 ? Refused
        : made < least * (made + rejected) ? Partly
        : Succeeded;
}
