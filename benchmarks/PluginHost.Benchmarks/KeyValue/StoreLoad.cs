using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>All tests of redis-benchmark, once.</summary>
/// <param name="Pipeline">How many requests it sent at once on a connection.</param>
/// <param name="Requests">How many each test made.</param>
/// <param name="Reloads">How many reloads it lived through.</param>
/// <param name="Result">How it ended.</param>
internal sealed record StoreLoad(int Pipeline, int Requests, int Reloads, RedisBenchmarkResult Result);
