using GridGrains.Durability.Sqlite;

namespace GridGrains.Tests.Benchmarks.Hosting;

/// <summary>The checkpoints of a directory that is measured again and again with one log.</summary>
internal static class Checkpoints
{
    /// <summary>Removes them; the log and the new ones are a pair.</summary>
    public static void Forget(string directory)
    {
        foreach (var file in Directory.GetFiles(directory, "checkpoints.db*"))
        {
            File.Delete(file);
        }

        using var held = DataDirectory.OpenExisting(directory);
        using var pair = StoredPair.Open(held);
        pair.Pair(Guid.NewGuid().ToString("N"));
    }
}
