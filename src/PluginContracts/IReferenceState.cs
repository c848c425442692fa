namespace PluginHost.Contracts;

/// <summary>
/// Optional, beyond <see cref="IStatefulPlugin"/>: passes the state from one generation to the next as the very objects, in time that does
/// not grow with its size.
/// </summary>
/// <remarks>
/// Only objects of the framework's own types may pass, because an object of the plugin's keeps its code loaded: no class, comparer or
/// delegate of the plugin, at any depth. The host checks that; what does not qualify is streamed instead
/// (<see cref="IStatefulPlugin.SaveAsync"/>), with a warning that names the way to the object. It is also streamed where the generations do
/// not share a process. The check is fast where types are sealed and fields are typed (<c>Dictionary&lt;string, byte[]&gt;</c>), and looks
/// at every element where they are not (<c>List&lt;object&gt;</c>).
/// </remarks>
public interface IReferenceState : IStatefulPlugin
{
    /// <summary>Gives the state, in the shape of version <c>min(StateVersion, readerVersion)</c>, without changing it.</summary>
    /// <param name="readerVersion">The <see cref="IStatefulPlugin.StateVersion"/> of the generation that will take it.</param>
    /// <returns>The state; null to have it streamed.</returns>
    object? ShareState(int readerVersion);

    /// <summary>
    /// Takes the state in place of what this generation has. Must not change it: until the first session runs the reload may fail, and the
    /// old generation then goes on with it.
    /// </summary>
    /// <param name="state">What <see cref="ShareState"/> gave.</param>
    /// <param name="version">The older of the two generations' <see cref="IStatefulPlugin.StateVersion"/>.</param>
    /// <exception cref="Exception">Any exception abandons the reload; the old generation goes on.</exception>
    void AdoptState(object state, int version);
}
