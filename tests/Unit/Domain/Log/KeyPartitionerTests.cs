using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Log;

public sealed class KeyPartitionerTests
{
    // Vectors of org.apache.kafka.common.utils.UtilsTest.testMurmur2, as partitions of toPositive(hash) over a large count.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    public void Partition_is_the_one_java_chooses(string key, int javaMurmur2)
    {
        Assert.Equal((javaMurmur2 & 0x7fffffff) % 12, KeyPartitioner.PartitionOf(key, 12));
        Assert.Equal((javaMurmur2 & 0x7fffffff) % 1009, KeyPartitioner.PartitionOf(key, 1009));
    }
}
