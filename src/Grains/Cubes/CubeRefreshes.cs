namespace GridGrains.Grains.Cubes;

/// <summary>Bounds the queries that a silo runs to refresh answers nobody waits for: those that somebody waits for come first.</summary>
public sealed class CubeRefreshes
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _free = new(AtOnce, AtOnce);

    /// <returns>False where as many run as may: its grain comes again.</returns>
    public bool TryBegin() => _free.Wait(0);

    public void End() => _free.Release();
}
