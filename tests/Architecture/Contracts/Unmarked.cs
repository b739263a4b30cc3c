namespace GridGrains.Tests.Architecture.Contracts;

/// <summary>Contracts with everything left out that the rules ask for; only the reader looks at them.</summary>
public static class Unmarked
{
    public interface IUnmarkedGrain : IGrainWithStringKey
    {
        Task Ask();
    }

    public class UnmarkedGrain : Grain, IUnmarkedGrain
    {
        public Task Ask() => Task.CompletedTask;
    }

#pragma warning disable ORLEANS0004 // The missing id is the point.
    [GenerateSerializer]
    public struct UnmarkedValue
    {
        public int Lost;

        [Id(0)]
        public int Kept;
    }
#pragma warning restore ORLEANS0004
}
