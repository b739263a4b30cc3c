#!/usr/bin/env bash
# Confluent.Kafka 2.16.0 / librdkafka: a partition that was paused, unassigned and assigned again (IncrementalAssign) delivers nothing.
#
# Guess before the first run: taking a partition away forgets that it was paused, as Java's client does ("paused partitions do not
# survive a change of the assignment").
# Seen: they do survive. No error, no log line; position and lag look like those of an idle partition. Resume before unassigning helps.
#
# Needs the .NET 10 SDK and a NuGet registry. Uses librdkafka's own mock broker; touches nothing outside a temporary folder.
set -euo pipefail

version=2.16.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Confluent.Kafka" Version="$version" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Confluent.Kafka;

// A producer with mock brokers is the cluster.
var mock = new ProducerConfig { BootstrapServers = "unused" };
mock.Set("test.mock.num.brokers", "1");
using var producer = new ProducerBuilder<string, string>(mock).Build();
for (var i = 0; i < 20; i++)
{
    await producer.ProduceAsync(new TopicPartition("t", 0), new Message<string, string> { Key = "k", Value = $"{i}" });
}

var client = new ClientConfig();
// The mock's address is only in the metadata.
using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
var broker = admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers[0];
client.BootstrapServers = $"{broker.Host}:{broker.Port}";

foreach (var resumeFirst in new[] { false, true })
{
    using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig(client) { GroupId = "g", EnableAutoCommit = false }).Build();
    var partition = new TopicPartition("t", 0);
    consumer.IncrementalAssign([new TopicPartitionOffset(partition, 0)]);
    var first = consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new InvalidOperationException("the mock delivers nothing");
    consumer.Pause([partition]);
    if (resumeFirst)
    {
        consumer.Resume([partition]);
    }

    consumer.IncrementalUnassign([partition]);
    consumer.IncrementalAssign([new TopicPartitionOffset(partition, 0)]);
    var again = consumer.Consume(TimeSpan.FromSeconds(10));
    Console.WriteLine($"resumed before unassigning: {resumeFirst}; first {first.Message.Value}; after assigning again: {again?.Message.Value ?? "nothing in 10 s"}");
    consumer.Close();
}
CS
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
resumed before unassigning: False; first 0; after assigning again: nothing in 10 s
resumed before unassigning: True; first 0; after assigning again: 0
TXT
echo "as seen with $version"
