namespace GridGrains.ClickHouse.Engine;

/// <summary>How far the fetch of libchdb is.</summary>
/// <param name="Step">What is being done, in one word or two.</param>
/// <param name="Bytes">Bytes done of this step.</param>
/// <param name="TotalBytes">Bytes of this step in all.</param>
public readonly record struct LibchdbProgress(string Step, long Bytes, long TotalBytes)
{
    /// <summary>0 to 100.</summary>
    public int Percent => TotalBytes == 0 ? 0 : (int)Math.Min(100, 100 * Bytes / TotalBytes);
}
